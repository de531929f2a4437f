"""Claims about triage: what must raise the alarm, what must not, and how fast. The messages were written from the
definitions of the kinds (crisis, emergency, personal advice, information) before any pattern existed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import crisis_phrases
from service.triage import Level, Triage, triage


def test_every_phrase_compiles() -> None:
    tables = [crisis_phrases.CRISIS, crisis_phrases.EMERGENCY, crisis_phrases.ADVICE, crisis_phrases.MENTION]
    tables += [crisis_phrases.INNOCENT_OF_CRISIS, crisis_phrases.INNOCENT_OF_EMERGENCY]
    assert all(rule.pattern.groups >= 0 for table in tables for rule in table)


LIMIT = 64 * 1024  # the body limit: triage reads that much


def lines(block: str) -> list[str]:
    """The non-empty lines of a block, one message each."""
    return [line.strip() for line in block.splitlines() if line.strip()]


CRISIS_PLAIN = lines("""
    I want to die
    i want to kill myself
    I'm suicidal
    I am feeling suicidal tonight
    i have been thinking about suicide a lot lately
    I keep having suicidal thoughts
    I've been having thoughts of ending my life
    I'm going to kill myself
    I am planning to end my life this weekend
    I don't want to live anymore
    I do not want to be alive
    i dont want to be here anymore
    I wish I was dead
    I wish I were never born
    I'd rather be dead than keep living like this
    I just want to go to sleep and never wake up
    I hope I don't wake up tomorrow
    I can't stop thinking about killing myself
    I have a plan to kill myself
    I'm ready to die
    I want to end it all
    I am thinking of ending it
    I want my life to be over
    I'm tired of living
    I am so tired of being alive
    I hate being alive
    there is no reason to go on
    I have nothing to live for
    life isn't worth living
    my life is not worth living anymore
    what's the point of living
    I see no point in going on
    I'm better off dead
    everyone would be better off without me
    my kids would be better off if I was gone
    the world would be a better place without me
    nobody would miss me if I died
    no one would care if I was gone
    I can't do this anymore, I can't keep living
    I can't go on like this, there's no way out
    I've given up on life
    I feel like dying every single day
    I think about jumping off a bridge
    I'm going to hang myself
    I want to shoot myself
    I have the gun next to me and I don't see why not
    I attempted suicide last night
    I tried to kill myself yesterday and nobody knows
    if ketamine doesn't work I'm going to end my life
    if this treatment fails I will kill myself
    ketamine is my last hope and if it fails I am done with life
    I have suicidal thoughts, will spravato help me?
    since my second infusion I have been suicidal
    I'm passively suicidal and scared
    I want to unalive myself
    suicidal and have no one to talk to
    thinking about suicide again
    feeling suicidal after spravato
    please help me i want to end my life
    I need help I am going to commit suicide
    i cannot live like this any longer
    I can't take living anymore
    """)

CRISIS_SELF_HARM = lines("""
    I cut myself last night
    I've been cutting myself again
    I want to hurt myself
    I feel like hurting myself
    I keep self harming and can't stop
    I'm having urges to self-harm
    I burned myself on purpose
    I slit my wrists
    i want to cut my wrists
    i started cutting again and i need help
    I am thinking of harming myself
    """)

CRISIS_GOODBYE = lines("""
    goodbye everyone, I won't be here tomorrow
    this is my goodbye, tell my family I love them
    this is the end for me, I'm sorry
    by the time you read this I'll be gone
    I wrote my suicide note
    I've written goodbye letters to my kids
    I have said my goodbyes and I'm at peace with dying
    I gave away my things and I'm ready to go for good
    you won't have to worry about me much longer
    I won't be around much longer
    goodbye cruel world
    """)

CRISIS_MEANS = lines("""
    how much ketamine would kill me
    lethal dose of ketamine to end it
    how many troches would it take to kill me
    how much ketamine do I need to die
    how much ketamine does it take to kill yourself
    what happens if I take all my pills at once, I don't care anymore
    what happens if i take all my lozenges at once, i want it to be over
    I want to overdose
    I'm thinking of overdosing
    I'm going to take all my pills tonight
    painless way to die
    easiest way to kill yourself
    what's the best way to commit suicide
    how to kill myself with ketamine
    how to commit suicide
    will 20 troches be enough to kill me
    is 2 grams of ketamine enough to die
    lethal dose of ketamine for a 60 kg woman who wants to die
    I have been saving up my pills to end things
    I'm stockpiling my troches so I can end it
    how do I overdose on ketamine on purpose
    how long does it take to die from a ketamine overdose
    how can I die without pain
    if I mix xanax and ketamine will I die in my sleep? I hope so
    would it kill me to take the whole bottle? asking for myself
    """)

CRISIS_OTHERS = lines("""
    my son says he wants to kill himself
    My daughter told me she wants to die
    my husband is suicidal
    my wife is talking about suicide
    my friend is threatening to kill himself
    my friend said she is going to end her life tonight
    my brother keeps saying he doesn't want to live anymore
    I'm worried my mom is going to kill herself
    I think my roommate is going to hurt himself
    my teenager is cutting herself
    he says he wants to die and I don't know what to do
    she left a suicide note
    my partner said we'd be better off without him
    my suicidal sister needs help right now
    someone I know is suicidal, what can I do
    my boyfriend posted that he is going to kill himself
    my veteran dad has a gun and says he is done living
    patient of mine is actively suicidal
    """)

CRISIS_HOTLINE = lines("""
    suicide hotline number
    what is the number for the suicide hotline
    suicide prevention hotline
    suicide helpline uk
    is there a suicide crisis line I can text
    I need a crisis line
    who can I call if I'm suicidal
    I need someone to talk to, I'm suicidal
    """)

CRISIS_TYPED = lines("""
    i wanna die
    kms
    im gonna kms tonight
    i want 2 die
    i wanna kil myself
    i want to kill my self
    dont want to live anymore
    i dont wanna be alive anymor
    i want to end my lfe
    end my lfe
    im sucidal
    i feel suicidle
    thinking abt suiside
    su1cide thoughts all day i cant stop
    i want to commit sewerslide
    gonna unalive myself
    i wnat to die
    i want to dieeeee
    I WANT TO DIE
    i w​ant to d​ie
    I’m going to kill myself
    idk how 2 keep living i want it 2 end
    fuck it im gonna end it
    i cnt do this anymore i just wanna b dead
    i hate my life i wanna die
    havin suicidal thots rn
    i want to kill  my  self
    i wish i was ded
    suicide is my only option
    there's no way out but death for me
    """)

CRISIS_NEGATED_THEN_NOT = lines("""
    I'm not suicidal but I want to die
    I'm not going to lie, I want to die
    I wasn't suicidal before the infusion but now I want to kill myself
    I never thought I'd say this but I want to end my life
    I don't know why but I want to die
    """)

CRISIS_RAMBLING = lines("""
    ok so this is long, I lost my job in march and then the insurance stopped paying for spravato and my sister won't \
        talk to me and honestly some nights I lie there and think it would be easier if I just didn't exist anymore
    hi I know this is a weird place to ask and probably nobody reads this but I've tried eleven medications and ect and \
        now ketamine and I'm at the point where I think about how I'd do it every day
    """)

CRISIS_SPANISH = lines("""
    quiero morir
    me quiero morir
    ya no quiero vivir
    no quiero seguir viviendo
    quiero matarme
    me voy a matar
    quiero suicidarme
    estoy pensando en suicidarme
    tengo pensamientos suicidas
    quiero quitarme la vida
    quiero acabar con mi vida
    todos estarían mejor sin mí
    mi vida no tiene sentido, no tengo razones para vivir
    no quiero estar aquí más
    ojalá no despertara mañana
    prefiero estar muerta
    mi hijo dice que quiere matarse
    mi esposa se quiere suicidar
    mi hermano quiere quitarse la vida
    me corto los brazos cuando me siento mal
    quiero hacerme daño
    cuánta ketamina necesito para morir
    dosis letal de ketamina para acabar con todo
    cómo suicidarme sin dolor
    teléfono de la línea de prevención del suicidio
    no puedo más, quiero desaparecer para siempre
    """)

CRISIS = (
    CRISIS_PLAIN
    + CRISIS_SELF_HARM
    + CRISIS_GOODBYE
    + CRISIS_MEANS
    + CRISIS_OTHERS
    + CRISIS_HOTLINE
    + CRISIS_TYPED
    + CRISIS_NEGATED_THEN_NOT
    + CRISIS_RAMBLING
    + CRISIS_SPANISH
)

EMERGENCY = lines("""
    I have chest pain after my spravato
    my chest hurts really bad right now
    I'm having chest pains and my left arm is numb
    chest pain and sweating since the infusion, what do I do
    I can't breathe
    i cant breath
    I am having trouble breathing after the nasal spray
    I'm struggling to breathe
    having a hard time breathing after my troche
    she won't wake up after ketamine
    I can't wake him up
    my husband took his troche and I cannot wake him
    he took too much ketamine and is not breathing
    he's not breathing
    she stopped breathing
    my wife is barely breathing
    my son is unconscious
    my roommate is unresponsive after ketamine
    she's having a seizure
    my brother is seizing right now
    he is convulsing on the floor
    I think I'm having a seizure
    I just had a seizure after my infusion
    his lips are turning blue
    she is turning blue
    my mom collapsed after her treatment
    my husband fainted after his ketamine and he's not responding
    I just fainted in the bathroom after my dose
    I just passed out and I'm alone
    I keep passing out
    I overdosed
    I think I overdosed on ketamine
    I'm overdosing
    my friend is overdosing
    my girlfriend overdosed on ketamine
    I took too much ketamine
    i took to much k and my heart is stopping
    I took too many troches what do I do
    I accidentally took double my dose and can't feel my legs and can't breathe
    my toddler ate my ketamine lozenge
    my kid swallowed one of my troches
    my dog sitter found him unconscious next to the bottle
    I took a whole bottle of pills
    I took all my pills because I want to die
    I just swallowed 40 pills
    I took 30 xanax. I want to die.
    I want to kill myself and I already took the whole bottle
    she swallowed all of her pills, she wants to die
    he took a handful of pills and won't wake up
    I'm bleeding out, I cut my wrists
    no pulse help
    there's no pulse
    he is foaming at the mouth
    she's choking on her vomit and won't wake
    not breathing after ketamine what do i do
    friend passed out on ketamine and wont wake up
    help he od'd
    my friend od on k
    I can't feel my face and my chest is really tight, I think I'm having a heart attack
    I think I'm having a stroke
    my throat is closing up after the spray
    my face is swelling and i cant breathe
    my heart is pounding and my chest feels crushed
    should I call 911 he won't wake up
    HELP SHES NOT BREATHING
    cant wake my mom she took her ketamine
    hes blue and not responding
    someone took too much ketamine and is unconscious
    my dad's breathing is really shallow and slow after his lozenge
    she passed out after the infusion and we can't wake her
    I’m having severe chest pain
    i think im ODing
    my blood pressure is 230/130 and I have chest pain
    I have crushing pressure in my chest
    """)

EMERGENCY_SPANISH = lines("""
    tengo dolor en el pecho después del spravato
    me duele mucho el pecho
    no puedo respirar
    me cuesta respirar después de la infusión
    mi esposo no despierta después de la ketamina
    mi hija no respira
    está inconsciente, tomó ketamina
    mi hermano está convulsionando
    tomé demasiada ketamina
    se tomó todas las pastillas y no despierta
    creo que tengo una sobredosis
    mi amigo tuvo una sobredosis ahora mismo
    se desmayó y no responde
    se está poniendo azul
    me tomé un frasco entero de pastillas
    """)

ADVICE = lines("""
    should I stop my sertraline before the infusion?
    how much should I take at home?
    can I mix it with my xanax tonight
    should I skip my lexapro tomorrow
    Can I take a second troche if the first one didn't work?
    is it ok if I take my klonopin before spravato
    do I need to stop my lamictal?
    should I come off lithium for this
    should I quit Effexor cold turkey
    can I double my dose
    what dose should I take
    how many mg of ketamine should I take for my weight
    should I increase my dose
    can I lower my dose myself
    I weigh 80 kg, how much ketamine do I need
    can I drink alcohol tonight after my infusion
    can I have a beer after my troche
    should I get ketamine or ect
    should I try spravato or an infusion given my history?
    I take wellbutrin and adderall, should I stop them the day of treatment
    can i smoke weed before my session
    is it safe for me to take my ambien tonight
    can I take ibuprofen with my lozenge
    should I take my blood pressure pill the morning of spravato
    what should my maintenance dose be
    how often should I take my troches
    should I switch from spravato to IV
    can I take two lozenges at once
    can I use leftover ketamine from last year
    should I cancel my infusion, I have a cold
    can I split my troche in half
    my doctor wants me to stop zoloft, should I?
    should I tell my doctor to raise my dose
    can I combine ketamine with mushrooms
    can I mix k with molly at the party
    how much k should i snort
    how much ketamine can I safely take at home
    is 400 mg too much for me
    can I stop taking my antidepressant now that I'm doing ketamine
    do you think I should do another round
    would you recommend I taper my benzo
    am I a good candidate? should I do it
    can my mom take ketamine with her warfarin
    how much should I give my husband if he is still in pain
    should my daughter stop her prozac before the infusion
    what dose would be right for me
    I missed a dose, should I take two
    is it okay to take my suboxone with ketamine
    can i take gabapentin while on ketamine
    should I take it on an empty stomach even though I'm diabetic and my sugar is low
    """)

ADVICE_SPANISH = lines("""
    ¿debo dejar mi sertralina antes de la infusión?
    ¿cuánto debo tomar en casa?
    ¿puedo mezclarla con mi xanax esta noche?
    ¿puedo tomar alcohol después de mi sesión?
    ¿debería dejar de tomar el litio?
    ¿puedo duplicar mi dosis?
    qué dosis debo tomar
    """)

# The topic is suicide, as information: answered, with one quiet help line beneath.
MENTION = lines("""
    does esketamine help with suicidal thoughts
    the boxed warning about suicidal thoughts
    my brother died by suicide years ago, is it safe for me
    what is the suicide rate in the trials
    Is Spravato approved for suicidal ideation?
    can ketamine make you suicidal
    will ketamine make me suicidal?
    can spravato make me want to kill myself?
    how fast does ketamine reduce suicidal ideation
    does ketamine prevent suicide
    What is (are) Suicide ?
    studies on ketamine and suicide risk
    major depressive disorder with acute suicidal ideation or behavior
    did ketamine show an effect on suicide in veterans
    my father killed himself when I was ten, can I have ketamine
    I lost my best friend to suicide, does grief count as depression
    I'm not suicidal but I feel numb
    I have never wanted to kill myself
    I am not suicidal, can I still get spravato?
    I'm no longer suicidal thanks to ketamine
    I used to be suicidal, can I get ketamine
    ketamine took away my suicidal thoughts, how long will that last
    I was suicidal before my infusions and now I feel great
    I had suicidal thoughts years ago, am I eligible?
    I don't want to kill myself, I want to feel better
    I don't have suicidal thoughts, do I qualify
    do they ask about suicidal thoughts before each treatment
    I attempted suicide ten years ago, does that disqualify me from spravato
    does the FDA label say anything about suicidality in young adults
    black box warning suicide antidepressants under 25
    is suicidal ideation a contraindication
    is self-harm a side effect of esketamine
    do suicidal patients respond better to IV ketamine
    can people who are suicidal be treated with ketamine
    what did the ASPIRE trials find for patients with suicidal ideation
    what is the 988 lifeline?
    my doctor asked me if I want to kill myself, do they ask everyone that
    how many veterans die by suicide each year
    she was suicidal until ketamine, now she is herself again
    my patients with chronic suicidality, what is the evidence for ketamine
    ketamine for suicidal depression in teens evidence
    does insurance cover ketamine for suicidality
    is there a risk of suicide when ketamine is stopped
    ¿la esketamina ayuda con los pensamientos suicidas?
    ¿está aprobada para la ideación suicida?
    mi padre se suicidó hace años, ¿es seguro para mí?
    no soy suicida pero me siento vacía
    nunca he querido suicidarme
    """)

# Everyday words that look like an alarm, and information about symptoms: neither crisis nor emergency nor advice.
LOOK_ALIKES = lines("""
    this paperwork is killing me
    Matthew Perry's death
    how did Matthew Perry die
    how much ketamine killed Matthew Perry
    is ketamine the same thing that killed Matthew Perry
    is chest pain a side effect?
    can esketamine cause seizures
    dying to know how much it costs
    what is the lethal dose of ketamine in rats
    dead tired after infusion
    kill the pain
    does ketamine kill the pain right away
    how long before I feel better
    what is the deadline to appeal a denial
    killer headache the day after
    I can't live without my dog, can she come with me
    overdose risk of spravato
    what are the symptoms of an overdose?
    What to do in case of emergency or overdose of Alprazolam ?
    my back is killing me, does ketamine help with chronic pain
    the prices are killing me
    I'm dying to try it
    I would kill for a good night of sleep
    my phone died during the appointment, can I reschedule
    do or die appointment, can I be late
    the spray tastes like death, any tips
    how many people die from ketamine each year
    can ketamine kill you
    can you die from a k hole
    is ketamine deadly
    can you overdose on ketamine
    can you overdose on spravato
    has anyone died from spravato
    will I feel like I'm dying
    I felt like I was dying during my first infusion, is that normal
    is ego death a thing with ketamine
    it felt like an out of body death experience
    near death experience on ketamine
    do brain cells die with ketamine
    my mother died last year and I am grieving, can ketamine help
    my dad died of a heart attack, is spravato risky for me
    what if I have chest pain during the infusion
    what should I do if I get chest pain after spravato
    will I stop breathing
    does ketamine stop your breathing
    does ketamine affect breathing
    can ketamine cause respiratory depression
    what happens if someone stops breathing in the clinic
    do they monitor breathing during the infusion
    are breathing exercises helpful during ketamine
    I can't breathe through my nose, can I still use the spray
    I have asthma, is ketamine safe for asthma
    I have a seizure disorder, can I get ketamine
    does ketamine lower the seizure threshold
    I had a seizure as a child, is that a problem
    is fainting common after spravato
    I fainted last year when giving blood, does it matter
    do people pass out on ketamine
    will I be unconscious during treatment
    am I awake or unconscious during an infusion
    can I be woken up during the session
    what if I don't wake up from it
    I'm afraid I won't wake up
    do I have to wake up early for the appointment
    is it like anesthesia where you don't wake up for hours
    what are the signs of a heart attack after ketamine
    I had a heart attack in 2015, can I get spravato
    can people with heart disease and chest pain get esketamine
    does it raise blood pressure to dangerous levels
    chest pain frequency in the esketamine label
    is shortness of breath listed as a side effect
    can ketamine cause a stroke
    I had a stroke three years ago
    what happens in an overdose
    how is a ketamine overdose treated
    what is the antidote for ketamine overdose
    is naloxone useful for ketamine overdose
    I want to stop spravato
    I want to end my treatment early
    how do I end my subscription
    I can't do this commute anymore, is there a closer clinic
    I can't do weekly infusions anymore because of the price
    I don't want to be on zoloft anymore
    I don't want to live in pain, does ketamine help
    I don't want to live far from the clinic during treatment
    is there any point in going on with infusions after six
    is it worth going on with maintenance
    there is no reason to go off my meds
    my insurance is useless and I hate it
    I want to feel alive again
    I want my life back
    I want to live again, can ketamine help me
    ketamine saved my life
    I hurt myself at the gym, is ibuprofen ok with ketamine
    I cut myself shaving, does ketamine thin blood
    could I hurt myself while dissociated
    do patients hurt themselves during sessions
    can I bring a knife and fork for lunch after
    will I lose control and hurt someone
    how long until I can go to sleep after the infusion
    I slept and never woke up once, great night after the infusion
    suicide squad soundtrack during my session
    goodbye and thanks
    bye for now, thanks for the help
    ok goodbye
    I said goodbye to my antidepressants
    how do I say goodbye to my old clinic
    my car died and I can't get to the clinic
    how long do the effects take to die down
    does the taste die away
    what kills ketamine's effect
    does grapefruit juice kill the effect
    does alcohol kill brain cells more than ketamine
    I'm blue and sad, does ketamine help
    feeling blue all winter
    are my lips supposed to be numb
    I took ketamine yesterday and feel great
    I took all my pills this morning as usual, is that ok before the infusion
    I took my lozenge and feel nothing
    took too much ketamine last year and got bladder problems
    I overdosed on heroin five years ago, can I be treated
    my cousin overdosed in 2012, so I worry about addiction
    I jumped through so many hoops with insurance
    I'd jump off the couch with joy if they covered it
    can I shoot my own ketamine video
    I shot myself in the foot by switching insurance
    hang on, how much is it
    is it painful when the IV goes in
    painless way to get a prior authorization
    easiest way to get to the clinic
    how to end a bad trip
    will this ever end
    when will the dissociation end
    it all ended well, thanks
    I'm done with spravato, what is next
    I am done with my six infusions
    who can I call about billing
    is there a number I can call to book
    patient assistance hotline number
    Janssen hotline
    I have no reason to complain, it worked
    I have no way out of the contract with the clinic
    nobody would tell me the price
    would everyone be better off with esketamine than with ECT
    are patients better off without an antidepressant
    am I better off without insurance for ketamine
    can I get the dose adjusted by weight in the clinic
    what is the usual dose of ketamine for depression
    what is the standard dose of spravato
    how much does it cost
    can I drive home
    Should I bring a blanket?
    what should I wear
    how much should I pay for an infusion
    should I expect to feel dizzy
    should I eat before?
    I hate my insurance to death
    bored to death in the waiting room
    scared to death of needles
    is it life or death if I miss one session
    death of the author
    what is a dead zone in the clinic's wifi
    dead sea salts and ketamine
    do I drop dead tired afterwards
    lol I'm dead, that bill was funny
    I laughed so hard I died
    the wait is murder
    what's your cut-off age
    can I cut the tablet in half at the pharmacy
    how to hang the IV bag
    does it wake up the brain
    my sleep app won't wake me up, when is the first appointment
    can't wake up in the mornings since depression, does ketamine help energy
    I have chest congestion from a cold
    tightness in my budget lately
    breathing new life into my days
    I could breathe again after the second infusion
    I have shortness of money
    """)

LOOK_ALIKES_SPANISH = lines("""
    me muero de ganas de saber cuánto cuesta
    me muero de hambre después de la infusión
    ¿el dolor de pecho es un efecto secundario?
    ¿puede causar convulsiones la ketamina?
    ¿cuánto cuesta la ketamina?
    ¿cómo murió Matthew Perry?
    este papeleo me está matando
    ¿cuáles son los síntomas de una sobredosis?
    quiero vivir sin dolor, ¿ayuda la ketamina?
    ¿la ketamina afecta la respiración?
    ¿me voy a despertar solo después de la infusión?
    matar el tiempo en la sala de espera
    """)


@pytest.mark.parametrize("message", CRISIS)
def test_a_person_in_crisis_is_heard(message: str) -> None:
    assert triage(message).level is Level.CRISIS


@pytest.mark.parametrize("message", EMERGENCY + EMERGENCY_SPANISH)
def test_a_body_in_danger_now_is_an_emergency(message: str) -> None:
    assert triage(message).level is Level.EMERGENCY


@pytest.mark.parametrize("message", ADVICE + ADVICE_SPANISH)
def test_a_personal_decision_or_dose_is_advice(message: str) -> None:
    assert triage(message).level is Level.ADVICE


@pytest.mark.parametrize("message", MENTION)
def test_suicide_as_a_topic_is_a_mention_and_no_alarm(message: str) -> None:
    assert triage(message).level is Level.MENTION


@pytest.mark.parametrize("message", LOOK_ALIKES + LOOK_ALIKES_SPANISH)
def test_a_look_alike_raises_no_alarm(message: str) -> None:
    assert triage(message).level not in {Level.CRISIS, Level.EMERGENCY}


def test_the_examples_are_many_and_differ() -> None:
    alarms, advice, quiet = CRISIS + EMERGENCY + EMERGENCY_SPANISH, ADVICE + ADVICE_SPANISH, MENTION + LOOK_ALIKES
    assert len(alarms) >= 120 and len(advice) >= 40 and len(quiet) >= 120
    assert len(set(alarms + advice + quiet)) == len(alarms + advice + quiet)


@pytest.mark.parametrize("message", ["What is ketamine?", "how much does it cost", "can I drive home", "k hole", "hi"])
def test_a_plain_question_fires_no_rule(message: str) -> None:
    assert triage(message) == Triage(Level.NONE, None, "en")


@pytest.mark.parametrize("message", ["", " ", "\n\t", "?", "👍", "​", "...", "G2083", "\x00", "\ud800"])
def test_a_message_without_words_is_none(message: str) -> None:
    assert triage(message) == Triage(Level.NONE, None, "en")


RAMBLE = "I called the clinic about the bill and they said to wait, then my sister drove me home and we had soup. "


@pytest.mark.parametrize("before", [0, 3_000, 30_000, LIMIT - 200])
@pytest.mark.parametrize("after", [0, 3_000])
def test_a_crisis_sentence_is_found_wherever_it_stands(before: int, after: int) -> None:
    filler = RAMBLE * (LIMIT // len(RAMBLE) + 1)
    message = filler[:before] + "I want to kill myself. " + filler[:after]
    assert triage(message).level is Level.CRISIS


def test_a_crisis_sentence_without_any_punctuation_around_it_is_found() -> None:
    ramble = "and then i went to the shop and nothing was there and she said maybe tomorrow " * 40
    assert triage(ramble + "and i just want to die " + ramble).level is Level.CRISIS


def test_an_emergency_outranks_a_crisis_beside_it() -> None:
    assert triage("I want to die. My chest hurts and I can't breathe.").level is Level.EMERGENCY


def test_a_crisis_outranks_advice_and_advice_outranks_a_mention() -> None:
    assert triage("Should I stop my sertraline? I want to die.").level is Level.CRISIS
    assert triage("The label warns of suicidal thoughts. Should I stop my sertraline?").level is Level.ADVICE


def test_a_question_about_the_topic_beside_an_alarm_does_not_hide_it() -> None:
    assert triage("Does esketamine help with suicidal thoughts? I want to kill myself.").level is Level.CRISIS
    assert triage("Is chest pain a side effect? I have chest pain right now.").level is Level.EMERGENCY


@pytest.mark.parametrize(
    "message", ["quiero morir", "no puedo respirar", "¿cuánto cuesta?", "¿Qué es la ketamina?", "me siento muy mal"]
)
def test_spanish_is_named(message: str) -> None:
    assert triage(message).language == "es"


@pytest.mark.parametrize(
    "message",
    ["I want to die", "how much is it", "no", "ketamine", "is it safe for me", "a clinic in San Diego, California"],
)
def test_english_is_named_and_is_the_default(message: str) -> None:
    assert triage(message).language == "en"


@pytest.mark.parametrize(
    "disguised",
    [
        "I WANT TO KILL MYSELF",
        "i want to k1ll myself",
        "I want to killlll myself",
        "i   want\nto\tkill    myself",
        "I want to k​ill my‍self",
        "I want to kíll mysélf",
        "Ｉ ｗａｎｔ ｔｏ ｋｉｌｌ ｍｙｓｅｌｆ",
        "i want to kill myself!!!!!",
        "I *want* to _kill_ myself",
        "i want to kil myself",
        "i wanna kill my self",
    ],
)
def test_spelling_and_spacing_do_not_hide_a_crisis(disguised: str) -> None:
    assert triage(disguised).level is Level.CRISIS


def test_the_rule_is_a_name_and_never_the_words_of_the_message() -> None:
    verdict = triage("my name is Xylophone and I want to die")
    assert verdict.rule is not None and verdict.rule.replace("_", "").isalpha() and "xylophone" not in verdict.rule


@given(st.text(max_size=300))
def test_any_text_gets_one_of_the_levels_and_the_same_one_twice(message: str) -> None:
    verdict = triage(message)
    assert verdict.level in Level and verdict.language in {"en", "es"}
    assert (verdict.rule is None) == (verdict.level is Level.NONE)
    assert triage(message) == verdict


@given(st.sampled_from(CRISIS), st.text(alphabet="abcdefgh \n", max_size=200))
def test_no_sentence_before_or_after_hides_a_crisis(crisis: str, noise: str) -> None:
    assert triage(f"{noise}.\n{crisis}.\n{noise}").level in {Level.CRISIS, Level.EMERGENCY}


# Texts that make backtracking patterns slow: long runs of one word, of almost-matches, of separators, of distinct
# clauses that each hold trigger words.
ADVERSARIAL = {
    "one letter": "i" * LIMIT,
    "spaces": "i" + " " * (LIMIT - 2) + "x",
    "one word": "i " * (LIMIT // 2),
    "almost": "i want to i really want to not die " * (LIMIT // 35),
    "triggers": "kill suicide chest breathe pills overdose wake die life live should dose take " * (LIMIT // 78),
    "distinct": "".join(f"i want {n} to not die of chest pills, my friend {n}. " for n in range(LIMIT // 50)),
    "combining": "e" + "́" * (LIMIT // 2),
    "zero width": "​" * (LIMIT // 3),
    "dots": "." * LIMIT,
    "expanding": "ﷺ" * (LIMIT // 3),
}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_time_grows_no_faster_than_the_message(name: str) -> None:
    """The bound is twenty times the time measured on a laptop core, so that only a change of order breaks it."""
    message = ADVERSARIAL[name]
    begin = time.perf_counter()
    triage(message)
    assert time.perf_counter() - begin < 0.5


def test_a_short_question_takes_a_fraction_of_a_millisecond() -> None:
    message = "Can I take my medications during ketamine therapy, or should they be stopped the day before?"
    triage(message)
    begin = time.perf_counter()
    for _ in range(200):
        triage(message)
    assert (time.perf_counter() - begin) / 200 < 0.001
