"""Crisis phrases: the tables that triage reads. All are matched against plain words (see `triage.plain_words`): lower
case, no accents, contractions written out ("can't" is "can not"), one space between words, " ." after a sentence.

A rule has a name, the words of which at least one must occur for it to be tried, and a pattern. Gaps are counted in
words and never cross the end of a sentence or a blanked phrase, so the time grows with the length and no faster.
"""

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Rule:
    """A named turn of phrase: tried where one of `needs` occurs; `language` is set where the phrase is Spanish."""

    name: str
    needs: frozenset[str]
    source: str
    language: str | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled phrase; compiled when first needed, since all of them together would delay the start by 0.15 s."""
        return _compiled(self.source)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _rule(name: str, needs: str, pattern: str) -> Rule:
    """The rule, its pattern anchored at the space before a word and before the space after one. In a pattern, {N} is a
    gap of at most N words, {word} a fragment of `_PARTS`; names that begin with es_ are Spanish."""
    for _ in range(3):  # fragments may name fragments
        pattern = re.sub(r"\{([a-z_]+)\}", lambda part: f"(?:{_PARTS[part.group(1)]})", pattern)
    pattern = re.sub(r"\{(\d+)\} ", r"(?:[^ .?~]+ ){0,\1}?", pattern)
    return Rule(name, frozenset(needs.split()), rf" (?:{pattern})(?= )", "es" if name.startswith("es_") else None)


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


_PARTS = {
    "self": "myself|himself|herself|themselves|themself|yourself|ourselves|oneself|itself",
    "my": "my|his|her|their|your",
    "person": "i|he|she|they|we|someone|somebody|{mine}",
    "mine": "(?:my|a|our|this) [a-z]+(?: [a-z]+){0,2}?",
    "am": "am|is|are|be|been|was|feel|feels|feeling|felt|get|getting|became|become|becoming|remain",
    "soft": "(?:really |just |still |even |honestly |actually |so |fucking |literally |simply |only |truly |"
    "seriously |kind "
    "of |sort of |always |ever |sometimes |often |constantly |to |now |actively |passively |also |already |not only )*",
    # to end one's own life, as a verb after "to"
    "die": "(?:be )?kill (?:of )?{self}|end (?:up )?{my} (?:own )?(?:life|lives|existence|suffering)|end it all|"
    "end things|"
    "end it(?= [.?,]| now| tonight| today| soon| for good| before| then| right)|take {my} own life|take {my} life|"
    "die(?! (?:to|down|away|on that hill|for (?:this|that|it)|of (?!this|it)\\w+|from (?:thirst|hunger|old)))|"
    "be dead|be gone forever|commit suicide|suicide|attempt suicide|hang {self}|shoot {self}|"
    "drown {self}|poison {self}|overdose|blow (?:my|his|her|their) brains out|jump off (?:a|the) (?:bridge|"
    "building|roof)|"
    "jump in front of|disappear forever|not exist|cease to exist|stop existing|stop living|stop being alive|"
    "never wake up|not wake up|sleep forever|go to sleep and never wake up|go to sleep and not wake up|(?:go to|"
    "fall a|stay a) ?sleep (?:forever|for good)|"
    "drive (?:off|into) (?:a|the) (?:{1} )?(?:bridge|cliff|tree|wall|traffic)|walk into traffic|be killed|"
    "throw {self} (?:off|under|in front)|end myself|off {self}|do away with {self}|delete {self}|not be alive|"
    "not be here(?= [.?,]| anymore| any longer)|be no more",
    # the rest of the clause, unless someone speaks of a person in it
    "tail": "(?: (?!(?:i|he|she|but|because|my|now|right) )[^ .?,~]+){0,10}",
    # a gap in which nobody speaks of a person
    "others": "(?:(?!(?:i|my|am|me|he|she|his|her) )[^ .?~]+ ){0,7}?",
    # the same after "of", "about"
    "dying": "killing {self}|ending {my} (?:own )?life|ending it all|ending things|ending it(?= [.?,]| now| "
    "tonight| all)|"
    "taking {my} own life|taking {my} life|dying|death|suicide|committing suicide|hanging {self}|shooting {self}|"
    "drowning {self}|overdosing|jumping (?:off|in front|from)|being dead|not being (?:alive|here|around)|"
    "driving (?:off|into)|not existing|not waking up|never waking up|ending myself|stepping in front|wanting to die|"
    "crashing (?:my|the) car|throwing myself|stopping living|slitting|how to die|how to kill {self}|walking into "
    "traffic",
    "hurt": "hurt|harm|cut|injure|burn|mutilate|starve|punish",
    "hurting": "hurting|harming|cutting|injuring|burning|mutilating",
    "drug": "ketamine|spravato|esketamine|it|this|k|lozenges?|troches?|sprays?|infusions?|treatments?|sessions?|"
    "antidepressants?|medications?|meds?|drugs?|dose|doses|anesthesia|medicines?|pills?",
    "pills": "pills?|tablets?|tabs?|troches?|lozenges?|capsules?|caps|meds|medications?|medicines?|xanax|xanies|"
    "klonopin|"
    "ativan|valium|ambien|benzos?|oxys?|percocets?|percs|norcos?|vicodin|tylenols?|advils?|aspirins?|ibuprofens?|"
    "zoloft|prozac|lexapro|seroquel|trazodone|gabapentin|benadryl|ketamine|k|bars|sleeping pills",
    "time": "ago|last (?:year|month|summer|winter|spring|fall|time)|in (?:19|20)\\d\\d|back in|when (?:i|he|she|they) "
    "(?:was|were)|as a (?:child|kid|teen|teenager|baby|boy|girl|student|young)|in (?:high school|college|the past|"
    "my past|"
    "my (?:teens|twenties|thirties|youth))|years before|before (?:my|the|i|ketamine|spravato|treatment)|until "
    "(?:ketamine|spravato|i|my|the)|since childhood|in childhood|growing up",
    "help": "help|helps|reduce|reduces|treat|treats|prevent|prevents|work|works|stop|stops|decrease|lower|improve|"
    "relieve|"
    "cure|ease|address|manage|target|fix|lessen|diminish|affect|affects|raise|raises|increase|increases|cause|causes|"
    "trigger|worsen|lead|make|makes|made|bring|induce|give|gives|mention|say|show|recommend|cover|mean|count|do",
    "ask": "do|does|did|can|could|will|would|is|are|was|were|may|might|has|have|had|should|how|what|which|why|when",
    "symptom": "chest pains?|pain in (?:my|the) chest|chest tightness|seizures?|overdos(?:e|es|ing)|faint(?:ing)?|"
    "heart "
    "attacks?|strokes?|trouble breathing|difficulty breathing|shortness of breath|breath(?:ing)?|breathe|convulsions?|"
    "unconscious(?:ness)?|pass(?:ing)? out|loss of consciousness|collaps(?:e|ing)|chok(?:e|ing)|respiratory "
    "(?:arrest|depression)|cardiac arrest|unresponsive|wak(?:e|ing) up|blue lips|numb(?:ness)?|breathing problems",
    "sick": "chest pains?|pains? in (?:my|his|her|the) chest|tightness in (?:my|his|her|the) chest|chest tightness|"
    "pressure "
    "in (?:my|his|her|the) chest|chest pressure",
    "kin": "son|daughter|child|kid|baby|toddler|infant|husband|wife|partner|boyfriend|girlfriend|mom|mum|mother|"
    "dad|father|"
    "brother|sister|friend|roommate|grandmother|grandma|grandpa|grandfather|teen|teenager|cousin|aunt|uncle|dog|cat|"
    "fiance|fiancee|spouse|bf|gf|niece|nephew|coworker|neighbor|boy|girl|patient|puppy|stepson|stepdaughter",
}

# Spelling ------------------------------------------------------------------------------------------------------------

_SPELLINGS = """
i'm|im|iam=i am; i've|ive=i have; i'd=i would; i'll=i will; imma|ima=i am going to; you're|youre=you are
he's|hes=he is; she's|shes=she is; it's=it is; we're=we are; they're|theyre=they are; that's|thats=that is
there's|theres=there is; what's|whats=what is; who's|whos=who is; where's|wheres=where is; how's|hows=how is
we've|weve=we have; they've|theyve=they have; we'd=we would; he'd=he would; she'd=she would; they'd=they would
he'll=he will; she'll=she will; they'll|theyll=they will; you'll|youll=you will; it'll|itll=it will; we'll=we will
don't|dont|dnt|dunt=do not; doesn't|doesnt|dosent|doesn|dosnt=does not; didn't|didnt|didn|dident=did not
can't|cant|cannot|cnt|cann't|carnt|canot=can not; won't|wont|wnt=will not; wouldn't|wouldnt=would not
couldn't|couldnt=could not; shouldn't|shouldnt=should not; isn't|isnt|ain't|aint=is not; aren't|arent=are not
wasn't|wasnt=was not; weren't|werent=were not; haven't|havent=have not; hasn't|hasnt=has not; hadn't|hadnt=had not
wanna|wana|wannna=want to; gonna|gona|gunna|gnna|finna=going to; tryna=trying to; gotta=got to; hafta=have to
u=you; ur=your; b=be; n=and; cuz|coz|bc|becuz|cos=because; bout=about; pls|plz=please; rn=right now; abt=about
ppl=people; sum1|some1=someone; no1|noone=no one; every1=everyone; any1=anyone; hav=have; hv=have; iz=is; tho=though
2nite|tonite|2night|tnite=tonight; 2day=today; 2morrow|tmrw|tmr|tomoro|tomorow=tomorrow; 4ever=forever; b4=before
unalive|unliving|unlive=kill; unaliving=killing; unalived=killed; offing=killing
sewerslide|sewercide|suislide|sooicide=suicide; selfharm=self harm; selfharming=self harming
kil|kll|kiil|kyll|kiill|klil=kill; kiling|killin|kilin|killing=killing; kiled=killed
dieing|dyin|diying|dyeing=dying; ded|daed|deda=dead; lfe|lif|liffe|lief|llife=life; livin|liveing=living
wnat|watn|wnt|whant|wan|waant|wantt|wamt|wsnt=want; wnating|wantin=wanting; wants2=wants to; dnot=do not; alife=alive
myslef|mysef|mysel|meself|myselff|mself|mysellf|myselve|mysekf|myelf|mysslf=myself; hisself|himslef|himselve=himself
herslef|hersef=herself; themselfs|themselve|theirselves=themselves; anymor|anymoar|animore|anymoe|nomore=anymore
thots|thougts|thoughs|thouhgts|thoghts|toughts|thoughtts=thoughts; thot|thougt=thought; thinkin|thinkng|thnking=thinking
feelin|feeeling|feling=feeling; havin|haveing=having; goin|goign=going; harmin=harming; cuttin=cutting; hurtin=hurting
comit|commmit|comitt|committ|comiting|commiting=commit; plannin|planing=planning; tryin=trying; gettin=getting
worht|worh=worth; hopless=hopeless; overdoze|overdoes|od|ods|o'd=overdose; oding|od'ing|overdosin|overdossing=overdosing
od'd|od'ed|oded|odd'ed|overdozed|od'n=overdosed; unconcious|unconsious|unconcsious|unconscience|unconsious=unconscious
siezure|seziure|seisure|seazure|siezur|seizur|ceizure=seizure; siezing|seasing=seizing; siezures|seziures=seizures
pian=pain; pians=pains; chets|cheast|chesst=chest; hart|haert|heartt=heart; breth|brethe|breathe|braethe|breath=breathe
breathin|brething|breathng|breething=breathing; pils|pillz=pills; faintd=fainted; unresponsive|unresponive=unresponsive
respondin=responding; blu=blue; bleedin=bleeding; swolled|swalowed|swallowd=swallowed; attak=attack; you've=you have
collapsd=collapsed; brocken=broken; becuase|becasue|beacuse=because; freind|frend=friend; dauther|daugther=daughter
ambulence=ambulance; alot=a lot; infront=in front; whats'=what is; goodbie|goodby|gudbye|bye-bye=goodbye; bettr=better
withot|witout=without; evry1|everone|evryone|everbody|everybody=everyone; nobody|nobdy=nobody; nite=night
shud|shoud|shld=should; cud=could; wud|wuld=would; wen=when; wat|wut=what; qiero|kiero|qero=quiero
q|k'=que; xq|pq|porq=porque; xfa=porfavor; aki=aqui; suisidarme|suicidarm|suisidarne=suicidarme
suisidarse=suicidarse; suisidio=suicidio; biba|bivir|bibir=vivir; morirme=morirme; matarm=matarme; respirr=respirar
"""
# Each spelling as typed (after case, accents and apostrophes are evened out) → as the rules spell it.
SPELLINGS = {
    typed.strip(): meant
    for entry in _SPELLINGS.replace("\n", ";").split(";")
    if "=" in entry
    for typed_forms, meant in [entry.split("=")]
    for typed in typed_forms.split("|")
}
SPELLINGS |= {  # "thinkin", "endin"
    verb[:-1]: verb
    for verb in (
        "ending thinking feeling having going trying killing dying living cutting hurting harming getting planning "
        "hanging "
        "bleeding breathing choking overdosing taking swallowing wanting waiting talking saying being doing making "
        "feeling "
        "existing jumping shooting keeping nothing everything something shaking passing turning"
    ).split()
}
# "sucide", "suiside", "sucidal", "suicidle", "scuicide", "suicdal": a misspelt suicide; Spanish "suicidarme" is left.
SUICIDE = re.compile(
    r"sc?(?:(?:ui|iu|ue|ua)[csz]{1,2}[iayu]{0,2}|u[csz]{1,2}[iay]{1,2})(?:c[iy])?d(?:(?P<al>[aiue]{0,2}ll?e?)|e?[ds]?)"
)
# Words that only their neighbours make plain: a hint without which the pattern is not tried, pattern, meaning.
TEXT_SPEAK = tuple(
    (hint, re.compile(typed), meant)
    for hint, typed, meant in (
        (" 2 ", r"\b(want|wants|how|it|going|need|like|have|ready|trying|about) 2(?= [a-z])", r"\1 to"),  # want 2 die
        (" sel", r"\b(my|him|her|your|them) (self|selves)\b", r"\1\2"),  # my self
        (" any more", r"\bany more\b", "anymore"),
        (" kms", r"\b(\d+|many|few|some|of|the) kms\b", r"\1 kilometres"),  # 20 kms from the clinic
        (" kms", r"\bkms\b", "kill myself"),
        (" id rather", r"\bid rather\b", "i would rather"),
        (" chest ", r"\bchest (?:infection|congestion|cold|x ray)\b", "cold"),  # not the heart
    )
)

# A body in danger now ------------------------------------------------------------------------------------------------

EMERGENCY = (
    # "I can't breathe", "he's not breathing", "stopped breathing", "trouble breathing", "breathing is shallow"
    _rule(
        "cannot_breathe",
        "breathe breathing breaths breath air oxygen",
        r"(?:can not|can hardly|can barely|could not|unable to|(?:is|are|am) not able to|not able to) {2} breathe|"
        r"(?:not|stopped|quit|barely|hardly|struggling to|gasping|struggle to|fighting to) (?:even |"
        r"really )?breath(?:e|ing)|"
        r"(?:having|have|has|got|is having|with|severe|sudden|in) {3} (?:trouble|difficulty|problems?|hard time|"
        r"issues) "
        r"breathing|[.?,] (?:trouble|difficulty|hard) (?:to )?breath(?:e|ing)|(?:is|getting|so|really|very) (?:so |"
        r"really |very )?hard "
        r"(?:for (?:me|him|her) )?to breathe|breathing (?:is|has|was)? ?{3} (?:shallow|slow|weird|strange|labored|"
        r"stopped|"
        r"funny|weak)|gasping for (?:air|breath)|(?:can not|could not) (?:catch|get) (?:my|his|her|a|any) breathe?|"
        r"(?:can not|not) get(?:ting)? (?:any |enough )?(?:air|oxygen)",
    ),
    # "chest pain after my dose", "my chest is tight", "crushing pressure in my chest"
    _rule(
        "chest_pain",
        "chest",
        r"(?:have|has|having|got|feel|feeling|getting|is having|with) (?!no )(?!not ){5} {sick}|"
        r"[.?,] {2} {sick} (?:and|after|since|right|now|"
        r"help|but|so|that)|[.?] (?:bad |severe |sudden )?chest pains? [.?,]|{my} chest (?!x ray|infection|"
        r"congestion|freezer|is fine|feels fine){4} "
        r"(?:hurts|hurt|hurting|aches?|aching|tight|tightening|tightness|heavy|burning|crushed|crushing|killing|"
        r"pain|painful|pressure|pounding)|"
        r"my chest {3} (?:hurts?|tight|crushed|heavy|crushing)|(?:there is|it is) {3} {sick}|"
        r"(?:crushing|squeezing|stabbing|sharp|severe) {3} (?:in |on )?(?:my|his|her) chest|"
        r"elephant {2} on my chest|[.,] {2} chest (?:is |feels |really )*(?:tight|hurts|hurting|heavy|killing me)",
    ),
    # "he won't wake up", "can't wake my mom", "is unconscious", "not responding"
    _rule(
        "cannot_be_woken",
        "wake waking woke unconscious unresponsive responding rouse respond limp awake open conscious "
        "consciousness drifting responsive",
        r"(?:he|she|they|friend|{kin}|[.,]|and|who|just) (?:still )?(?:will|does|do|is|did|has|can) not (?:really |"
        r"even |be )?(?:wak(?:e|ing)|woken?|woke)"
        r"(?: up)?(?! (?:up )?(?:early|on time|before|in the morning|at \d|easily|for work|well))|(?:can|"
        r"could) not (?:seem to |get )?(?:wake|rouse|to wake) (?!up early)(?:him|her|them|my|the|up my|our|"
        r"someone)|"
        r"(?:can|could) not get (?:him|her|them|{mine}) {1} (?:to wake|awake|up|to respond)|"
        r"(?:{person}|[.,]|and|who) (?:is |are |was |just |went |has gone |now |found |him |her |completely |"
        r"totally |it |lying |there )*(?:unconscious|unresponsive|limp)"
        r"(?! mind| bias| during| or)|found (?:him|her|them|{mine}) {1} (?:unconscious|unresponsive|limp)|"
        r"(?:is|are|am|he|she|and) not (?:responding|responsive|respond|conscious|"
        r"waking)(?! to (?:the )?(?:treatment|spravato|ketamine|"
        r"medic\w+|meds|antidepress\w+|it|therapy|ssris?|anything|emails?|calls?|my))|will not respond(?= [.?,]|"
        r" at| and)|"
        r"not waking up|(?:will|can|does) not open (?:his|her|their) eyes|(?:stopped|quit) responding(?= to me|"
        r" to us| [.?,])|(?:can not|not able to|not|barely) (?:stay|staying|remain|keep (?:him|her|"
        r"them)) (?:conscious|awake and)|(?:losing|lost|loses|in and out of) consciousness(?! (?:during|in|at|"
        r"when))|drifting in and out",
    ),
    # "she's having a seizure", "he is convulsing"; not "I have a seizure disorder"
    _rule(
        "seizure",
        "seizure seizures eyes jerking twitching seizing convulsing convulsion convulsions fit shaking fitting",
        r"(?:am|is|are|been|started|keeps|keep|now|just) (?:now |actively |still )?(?:having|had|have) (?:a |an |"
        r"another |multiple |some kind of |"
        r"bad |full |grand mal |massive )*(?:seizures?|convulsions?|fit)(?! disorder)|"
        r"(?:just|keeps?) (?:had|have|having) (?:a |another )?seizures?|(?:is|are|started|keeps?|am|be|"
        r"was) (?:seizing|convulsing|having convulsions)|[.?,] (?:help )?having a (?:seizure|heart attack|stroke)|"
        r"(?:shaking|jerking|twitching|shakes) (?:uncontrollably|violently|all over|and will not stop|"
        r"and can not stop)|eyes (?:are |have |is |just |keep |were )*(?:rolled|rolling|roll) (?:back|up|into)",
    ),
    # "lips are turning blue", "she is blue", "foaming at the mouth", "no pulse"
    _rule(
        "turning_blue",
        "blue gray grey purple pulse foaming choking vomit",
        r"(?:turn(?:s|ed|ing)|going|gone|went|looks?|looking) (?:all )?(?:blue|gr[ae]y|purple)(?! screen)|(?:lips?|"
        r"face|skin|fingers|nails) {1} (?:are|is|look) {2} "
        r"(?:blue|gr[ae]y|purple)|(?:he|she|baby|{kin}) (?:is|are) blue|"
        r"(?:no|not|can not find (?:a|his|her)|without a|weak|barely a) pulse|(?:foaming|frothing|foam) {2} mouth|"
        r"(?:is|are|am) choking|chok(?:ing|ed) on (?:his|her|my|their)",
    ),
    # "collapsed after her treatment", "I just fainted", "I keep passing out"
    _rule(
        "fainted",
        "pass collapse fainted fainting collapsed passed passing faint blacked",
        r"{person} (?:has |have |just |and |had )*(?:just|keeps?|kept|almost keep|is|am|"
        r"are) (?:just )?(?:faint(?:ed|ing)|collaps(?:ed|ing)|pass(?:ed|ing) out|"
        r"black(?:ed|ing) out)|(?:{mine}|{kin}|he|she|they|someone) (?:has |just |suddenly |then |have |"
        r"about to )*(?:fainted|collapsed|passed out|blacked out)(?! (?:candy|flyers|papers|free|some|snacks|water|"
        r"from the price))|"
        r"(?:about|going) to (?:faint|pass out|collapse)(?= [.?,]| right| now| help)|[.?,] (?:just )?(?:collapsed|"
        r"fainted|passed out) (?:and|on|after)",
    ),
    # "I overdosed", "my friend is overdosing", "he od'd"; not "can you overdose on it"
    _rule(
        "overdose_now",
        "overdosed overdosing overdose",
        r"{person} (?:think |believe |am pretty sure |am afraid |may |might |have |has |could |had |just |am |is |"
        r"are |may be |was |he |she |i |accidentally |probably |also |already )*overdos(?:ed|ing)|"
        r"[.?,] (?:just |help he |help |i just )*(?:overdosed|overdosing)|(?:friend|{kin}|he|she|help) (?:just |"
        r"did )?overdose(?= [.?,]| on)|"
        r"(?:having|i had|he had|she had|is|am|this is|just had) (?:just |having |had )?an overdose(?! of)|"
        r"overdose (?:right now|happening|in progress)|[.?] help {2} overdose|"
        r"(?:am|is|are) (?:i|he|she|they) overdosing",
    ),
    # "I took too much ketamine", "he took too many pills"
    _rule(
        "took_too_much",
        "took taken swallowed ate eaten drank swallowing taking ingested snorted chewed downed injected overdid popped",
        r"(?:took|taken|swallowed|ate|drank|snorted|had|ingested|injected|downed|popped|did|used) (?:way |far |"
        r"accidentally |a bit )*(?:too|to) (?:much|many)(?! time| effort| work| naps?| off| space| steps| notes|"
        r" days)|"
        r"(?:accidentally|mistakenly|by (?:accident|mistake)) (?:took|taken|swallowed|ate|had|given|gave|"
        r"injected) {1} {2} (?:double|twice|two|three|extra|triple|whole|2|3|4|all|several)|"
        r"(?:took|taken) (?:double|twice|triple|two doses|three times|2x|3x|10x|ten times) {4} (?:by accident|"
        r"by mistake|accidentally)",
    ),
    # "I took a whole bottle of pills", "swallowed 40 pills", "took 30 xanax", "took a handful"
    _rule(
        "took_many_pills",
        "took taken swallowed ate eaten downed popped drank",
        r"(?:took|taken|swallowed|ate|eaten|downed|popped|drank|chewed) (?:like |about |around |at least |over |"
        r"the |a |an |his |her |my |all |nearly |almost |of |those |them )*"
        r"(?:(?:whole|entire|full|rest of the) (?:{1} )?(?:bottle|box|pack|packet|prescription|month|supply|strip|"
        r"bag)|handful|bunch of (?:{1} )?{pills}|every (?:single |last )?{pills}|everything in the|lethal (?:dose|"
        r"amount)|bottle of|fistful|"
        r"\d\d+ (?:more |of |my |his |her |the )*{pills}|(?:twenty|thirty|forty|fifty|sixty|hundred|ninety|eighty|"
        r"seventy|fifteen|dozen|ten) (?:more |of |my )*{pills})|"
        r"(?:took|taken|swallowed|ate|downed|popped) (?:all|everything)(?= [.?,])|"
        r"(?:took|taken|swallowed|downed|popped|ate) all (?:of )?(?:{my}|the) {1} {pills}|"
        r"(?:already|just) (?:took|swallowed|drank) (?:bleach|poison|antifreeze|them all|all of (?:it|them))|"
        r"(?:drank|swallowed) {1} (?:bleach|poison|antifreeze|rat poison)",
    ),
    # "my toddler ate my ketamine lozenge"
    _rule(
        "child_swallowed_it",
        "ate swallowed drank took chewed eaten got licked",
        r"(?:toddler|kid|child|baby|infant|son|daughter|year old|yr old|grandson|granddaughter|"
        r"grandchild|kids|niece|nephew) (?:just |has |accidentally |may have |might have |got into and )*"
        r"(?:ate|swallowed|drank|chewed|eaten|licked|got into|put) {4} {pills}",
    ),
    # "I'm bleeding out", "heart attack", "my heart is stopping"; "I think I'm having a stroke"; "my throat is closing"
    _rule(
        "body_failing",
        "dead moving overdose chest seizure bleeding heart stroke throat swelling face dying anaphylaxis "
        "anaphylactic ambulance slurring slurred tongue drooping",
        r"bleeding (?:out|to death|badly|a lot|everywhere|heavily|and it|and will not)|will not stop bleeding|"
        r"(?:is|am|are|be) (?:{1} )?having (?:a|an|some kind of) (?:{1} )?(?:heart attack|stroke|"
        r"cardiac arrest|allergic reaction|anaphyla\w+)|heart (?:is |has |just |feels like it is )*(?:stopping|"
        r"stopped|giving out|failing|not beating)|"
        r"throat {2} (?:closing|closed|swelling|swollen|tightening)|(?:face|tongue|lips) {2} (?:swelling|swollen|"
        r"swelled|drooping)|"
        r"(?:slurring|slurred) (?:my|his|her|words|speech) {6} (?:droop\w*|numb|weak)|(?:think|feel like|sure|"
        r"believe) (?:that )?(?:i|he|she|my {1} {kin}) (?:am|is) (?:actually |literally |really )*dying"
        r"(?! to)|(?:heart attack|stroke|seizure|overdose|chest pains?|trouble breathing) {3} right now|(?:he|she|"
        r"{kin}|they) (?:is |are |just )*(?:cold and )?not moving|think (?:he|she|my {1} {kin}) (?:is|might be|"
        r"may be) dead(?! (?:inside|tired|serious))|(?:need|send|calling|called|[.?,] call|please call) (?:me |"
        r"for )?(?:an|a) ambulance|(?:am|is) in (?:cardiac arrest|anaphyla\w+)",
    ),
    # Spanish -----------------------------------------------------------------------------------------------------
    # "no puedo respirar", "mi hija no respira", "me cuesta respirar"
    _rule(
        "es_cannot_breathe",
        "respirar respira respirando respiro aire",
        r"no (?:puedo|puede|consigo|logro|logra|esta|puedes) (?:casi |ni |bien )?(?:respirar|respirando)|"
        r"no respir[ao]|me cuesta (?:mucho )?respirar|le cuesta respirar|"
        r"(?:dejo de|casi no|apenas|apenas puede|apenas puedo|dificultad para|ya no) respir(?:ar|a|o)|me (?:falta|"
        r"estoy quedando sin) (?:el )?aire",
    ),
    # "tengo dolor en el pecho", "me duele el pecho"
    _rule(
        "es_chest_pain",
        "pecho infarto corazon derrame",
        r"(?:tengo|tiene|siento|siente|con) {3} (?:dolor|presion|opresion) {2} (?:en el|de) pecho|(?:me|"
        r"le) (?:duele|aprieta|arde|oprime) {2} (?:el )?pecho|"
        r"(?:dando|teniendo|da|dio|tengo) un (?:infarto|derrame|ataque al corazon|ataque cardiaco)|dolor (?:en el|"
        r"de) pecho (?:ahora|fuerte|y)",
    ),
    # "no despierta", "está inconsciente", "se desmayó", "está convulsionando", "se está poniendo azul"
    _rule(
        "es_not_responding",
        "despierta despertar inconsciente responde desmayo desmaye convulsionando convulsiona convulsion "
        "convulsiones azul morado morada reacciona desmayando",
        r"no (?:se )?(?:despierta|reacciona|responde(?= [.,?]))|no (?:lo|la|puedo|podemos|"
        r"logro) {2} despertar(?:lo|la)?|(?:esta|quedo|encontre) {2} inconsciente|se (?:acaba de )?desmay(?:o|ar)|"
        r"me desmaye(?= [.,?]| y| despues)|"
        r"(?:esta|estoy) (?:convulsionando|desmayando)|(?:tiene|tuvo|teniendo|tengo) (?:una |"
        r"un ataque de )?convulsion(?:es)?(?! antes)|(?:poniendo|puso|esta|labios|pone) (?:azul|morad[oa])(?:es)?",
    ),
    # "tomé demasiada ketamina", "me tomé un frasco entero", "creo que tengo una sobredosis"
    _rule(
        "es_overdose",
        "tome tomo tomado sobredosis trague trago tomaste",
        r"(?:tome|tomo|tomado|trague|trago) {1} (?:demasiad[oa]s?|todas? (?:las|mis|sus)|todo el frasco|un frasco|"
        r"el frasco|un monton|muchas (?:pastillas|tabletas)|\d\d+ (?:pastillas|tabletas))|"
        r"(?:tengo|tuvo|tiene|tuve|sufriendo|teniendo|sufrio|es|hay) una sobredosis",
    ),
)

# Blanked before the emergency rules: questions about a symptom, things long past, and what might happen.
INNOCENT_OF_EMERGENCY = (
    # "what if I have chest pain", "what should I do if I get chest pain", "what happens if someone stops breathing"
    _rule(
        "what_if",
        "if when case",
        r"(?:what|how|who|should|do|does|would|will|can|could|is|are|call|help|nurse|staff|clinic|"
        r"doctor) {8} (?:if|in case|when|whenever) (?:a |an |the |my |you |we )*(?:i|you|someone|somebody|people|"
        r"patients?|one|we|anyone|{kin}|he|she|there is|blood pressure|heart rate|heart|chest|"
        r"they) {2} (?:have|has|had|get|gets|got|start|starts|stop|stops|faint|faints|pass|passes|feel|feels|"
        r"experience|experiences|develop|suffer|"
        r"can not|do not|does not|is|are|am|took|take|takes|overdoses?|collapses?|goes|go|becomes?|will not|misses|"
        r"chokes?|dies|ate|eats?|swallow(?:s|ed)?|drinks?|drank|hurts?|races|rises|stopped){tail}",
    ),
    # "what if I can't breathe during it", "in case of overdose", "what to do in case of emergency or overdose"
    _rule(
        "in_case_of",
        "if case event",
        r"if i (?:took|swallowed|ate|overdosed) {8} (?:would|will|could)|"
        r"(?:[.?,] (?:and |but |so )?what if|in case of|in the event of){tail}",
    ),
    # "can esketamine cause seizures", "does ketamine stop your breathing", "will I stop breathing"
    _rule(
        "can_it_cause",
        "can could does do did will would may might has have",
        r"[.?,]? ?(?:[.?,]|how often|how likely|and|but|why|so|if|know|wonder|wondering|how|ask|also) (?:can|could|"
        r"does|do|did|will|would|may|might|has|have) (?:{1} )?(?:{drug}|anyone|people|patients|some|others|i|you|"
        r"one|users|anybody) {5} "
        r"{symptom}{tail}",
    ),
    # "my friend fainted during her first one, is that common"
    _rule(
        "was_it_normal",
        "common normal usual expected",
        r"(?:fainted|seizures?|passed out|collapsed|chest|breathe|breathing|blacked out|choking|"
        r"shaking) (?:(?!not )[^ .?~]+ ){0,7}?is (?:that|this|it) (?:common|normal|usual|expected)",
    ),
    # "is chest pain a side effect", "is it normal to have chest pain", "are seizures common"
    _rule(
        "is_it_a_side_effect",
        "side normal common listed rare typical expected dangerous safe contraindication frequency reported rate "
        "rates usual possible",
        r"(?:is|are|was|were) {6} (?:side effects?|common|listed|rare|typical|expected|reported|a contraindication|"
        r"possible|usual|normal){tail}|"
        r"{symptom} {3} (?:side effects?|frequency|rates?|contraindication|percentages?|statistics|incidence|"
        r"prevalence|risk)",
    ),
    # "symptoms of an overdose", "risk of a stroke", "afraid of passing out", "history of seizures"
    _rule(
        "topic_of",
        "symptoms symptom signs sign risk risks antidote treatment history chance chances frequency about "
        "definition cause causes prevent management warning fear afraid worried reports feeling",
        r"(?:symptoms?|signs?|risks?|antidote|treatment|history|chances?|frequency|definition|causes?|reports?|"
        r"management|warnings?|fear|afraid|odds|stories|percentage|cases) "
        r"(?:of|for|about|with) {5} {symptom}",
    ),
    # "I can't breathe through my nose", "can't wake up in the mornings", "wake up early"
    _rule(
        "another_sense",
        "asthma copd allergies anxiety apnea cold covid panic night sleep exercise stopped overdose what how nose "
        "nostril nostrils mornings morning alarm early app work time breathing",
        r"breath(?:e|ing) (?:because of|due to|from|with) {1} (?:asthma|copd|allerg\w+|anxiety|apnea|sleep apnea|"
        r"cold|covid|long covid|panic)|breathing (?:at night|in my sleep|during exercise)|heart (?:stopped|"
        r"stops) when|(?:what|how (?:much|many)) {5} an overdose|breath(?:e|ing) {3} (?:nose|nostrils?|mask|"
        r"exercises?)|(?:can|could|will|do|does) not {2} wake {2} (?:up |early |in )*(?:in the mornings?|(?:early|"
        r"on time|before|for work) {3}|for school)|(?:app|alarm|phone|clock) {2} not wake {3}",
    ),
    # "chest congestion", "blue and sad", "I have no chest pain"
    _rule(
        "denied",
        "no not never without denies any",
        r"(?:have|had|has|got|having|with|am|is|was|feel) (?:no|never had|not had|never|not having|"
        r"not have(?: any)?|not got(?: any)?) (?:a |an |any )?{2} {symptom}|(?:did|do|does) not {1} (?:have|"
        r"overdose|get|feel) {2} {symptom}|"
        r"without (?:any )?{symptom}|(?:did|do|have|has|never|was|is) not (?:{1} )?(?:overdosed?|fainted|faint|"
        r"passed out|pass out|taken too much|take too much)|never {2} (?:overdosed|fainted|passed out|"
        r"had a seizure|taken too (?:much|many)|took too much)",
    ),
    # "I fainted last year", "overdosed five years ago", "in 2012", "as a child", "took too much last month"
    _rule(
        "long_past",
        "ago last in when as before until childhood growing years once",
        r"(?:chest|heart|throat|swelled|swelling|swollen|fainted|overdosed?|seizures?|stroke|attack|passed out|"
        r"collapsed|chest pains?|breathing|breathe|unconscious|blacked out|took|taken|swallowed|ate|choking|"
        r"unresponsive|sobredosis) {8} (?:{time}|\d+ (?:years|months|weeks) ago)|"
        r"(?:{time}|once|years ago|months ago) (?:[a-z0-9,]+ ){0,4}?(?:i|he|she|{mine}|{kin}) (?:had |have |"
        r"once )?(?:fainted|overdosed|passed out|collapsed|blacked out|took too|took a|had (?:a|"
        r"an) {1} )(?: [a-z]+){0,4}",
    ),
    # "I took all my pills this morning as usual"
    _rule(
        "as_usual",
        "usual prescribed normal always directed instructed routine normally",
        r"(?:took|taken|take|swallowed) {8} (?:as usual|as prescribed|as normal|like always|as always|as directed|"
        r"as instructed|like normal|like usual|as i always do)",
    ),
    # "I felt like I couldn't breathe during my first infusion" is past; "afraid I won't wake up"
    _rule(
        "feared",
        "dying afraid scared worried fear anxious nervous terrified nightmare dream felt dreamed",
        r"(?:will|would|do|does|did|can|might|could|felt|feels|feel) (?:i |you |people |patients |it |like |feel |"
        r"felt |one |just )+(?:am |was |is |are |were )?dying{tail}|"
        r"(?:afraid|scared|worried|fear|fears|anxious|nervous|terrified|nightmare|dream|dreamed|worry) (?:that |"
        r"of |about |if )*(?:i|he|she|they|my {kin}|we) (?:will|would|might|may|could|can){tail}|"
        r"(?:afraid|scared|worried|fear|anxious|nervous|terrified|worry) (?:that |of |about |"
        r"to )*(?:not )?(?:waking|passing|fainting|having|getting|overdosing|stopping|collapsing|stop|faint|"
        r"pass){tail}",
    ),
    # "¿el dolor de pecho es un efecto secundario?", "síntomas de una sobredosis"
    _rule(
        "es_about_it",
        "efecto efectos puede sintomas riesgo afecta causa si normal",
        r"(?:dolor|presion) (?:de|en el) pecho (?:es|como){tail}|(?:efectos?|sintomas|riesgos?|senales){tail}|"
        r"(?:puede|podria|afecta|causa) (?:la )?{3} (?:causar|provocar|dar|producir|respiracion){tail}|"
        r"(?:que pasa|que hago|que hacer|y) si{tail}|es normal{tail}",
    ),
)

# A life in danger ----------------------------------------------------------------------------------------------------

CRISIS = (
    # "I want to die", "going to kill myself", "my son says he wants to kill himself", "tried to end my life"
    _rule(
        "wants_to_die",
        "to rather gon",
        r"(?:want|wants|wanted|wanting|wish|wishes|need|needs|going|ready|trying|tried|try|tries|plan|plans|"
        r"planning|planned|decided|intend|intends|threatening|"
        r"threatened|threatens|threats|like|love|prefer|hoping|hope|begging|beg|urge|urges|urged|about|better|"
        r"desire|tempted|dying|prepared|have|able|waiting|wait|"
        r"deserve|deserves|option|supposed|choose|chose|brave enough|courage|pray|praying|meant|someone|him|myself|"
        r"best|easier|peaceful|"
        r"(?:only|best|easiest) {3} (?:is|was|left is)) to {soft}{die}|would (?:rather|prefer to|"
        r"like to) {soft}(?:be dead|die|be gone|not exist|not be alive|not live|not be here(?= [.?,]| anymore))",
    ),
    # "I'm gonna off myself", "I will kill myself", "I should just die", "I could just end it", "might kill herself"
    _rule(
        "will_die",
        "will might could should would may must let can to end cares",
        r"(?:i|he|she|they|and|{kin}|or|just|we) (?:think |guess |swear |he |she |i )*(?:will|might|could|should|"
        r"would|may|must) {soft}(?:kill (?!(?:for|time))(?:myself|himself|herself|themselves|me)|"
        r"end my (?:own )?life|end (?:his|her) life|end it all|end it(?= [.?,]| now| tonight)|hang (?:my|him|"
        r"her)self|shoot (?:my|him|her)self|commit suicide|just die|overdose(?= [.?,]| on purpose)|jump off a|"
        r"hurt (?:my|him|her)self)"
        r"|let me die|(?:should|could|can|may|will|might) i {soft}(?:kill myself|end my life|end it all|"
        r"hang myself|die tonight)|"
        r"to {soft}(?:kill myself|end my (?:own )?life|end it all|hang myself|shoot myself|take my own life|"
        r"end it(?= [.?,]| tonight| now| for good))|"
        r"(?:i|he|she|they) {soft}end it(?= [.?,]| now| tonight)|(?:nobody|no one) cares {3} [.,] i am going to do it",
    ),
    # "thinking about suicide", "thoughts of ending my life", "talks about dying"
    _rule(
        "thinks_of_death",
        "of about how like feel on with through to towards attempted considered considering contemplating planned "
        "planning attempting imagining fantasizing",
        r"(?:think|thinks|thinking|thought|thoughts|talk|talks|talking|talked|dream|dreams|dreaming|fantasize|"
        r"fantasizing|fantasies|fantasy|ideas?|obsess\w+|plans?|planning|speaking|"
        r"joking|urges?|visions|images|daydream\w*|posting|posted|idea|feel like|brink|verge|edge|researching|"
        r"googling|reading|peace|ok|fine|comfortable) {soft}(?:of|about|on|with|through) {soft}(?:just |the |a |"
        r"their |wanting to be |my |how )*{dying}(?! (?:of|by|rates?|"
        r"risk|prevention|squad|anxiety|in (?:the|veterans|trials)|as a side|to (?:know|try|see|get|meet)))|"
        r"(?:considering|contemplating|considered|contemplated|contemplates|planning|imagining|imagine|picturing|"
        r"fantasizing|considers|feel like|feels like|feeling like|feels like i am|"
        r"attempting) {soft}(?:like )?{dying}(?! (?:risk|rates?|of|by))|(?:think|thinking|thoughts|plan|planned|"
        r"figured out|fantasize|know|know exactly|research(?:ed|ing)) (?:about |of |out )?(?:how|when|where|"
        r"ways) (?:i|he|she) (?:would|will|want to|am going to|could|might) (?:just )?(?:do it|end it|die|kill)|"
        r"(?:think|thinking|thinks|thoughts|plan|searching|looking|googling|researching) (?:about |of |for |"
        r"up )?(?:different )?(?:ways|how|when|methods) (?:to|of) {soft}(?:{die}|{dying}|kill|killing|end|ending)",
    ),
    # "I'm suicidal", "have been feeling suicidal", "my suicidal sister", "having suicidal thoughts"
    _rule(
        "is_suicidal",
        "suicidal suicide",
        r"(?:{am}|i|he|she|they|so|very|me|{kin}|acting|now|again|sounds|seems|seemed|extremely|severely|turned|"
        r"went|gone|goes|going|talking) {soft}(?:a little |a bit |pretty |quite |more |extremely |very |severely |"
        r"chronically |acutely |depressed and |hopeless and |anxious and |increasingly |both |deeply |highly |"
        r"and )*suicidal"
        r"(?! (?:ideation|thoughts|patients|people|depression|behaviou?r|thinking|tendenc\w+|risk|ideas|feelings|"
        r"warning|urges|thought))|"
        r"(?:have|having|had|has|with|get|getting|gets|got|feel|feeling|experiencing|fighting|battling|am|"
        r"struggling with|dealing with|these|my|keep|her|his|constant|daily|intense|bad|strong|expressing|"
        r"expressed|worsening) (?:{2} )?suicidal (?:thoughts?|ideation|feelings|ideas|urges|impulses|tendencies|"
        r"thinking|plans?|intent|again)|"
        r"[.?,] (?:very |so |extremely |actively |passively |feel |feeling |havin |still )*suicidal (?:thoughts |"
        r"ideation |feelings |again )*(?:and|with|right|now|tonight|all|today|but|please|help|every|since|so|again|"
        r"constantly|daily|i|lately|because|after|[.?,])|"
        r"my suicidal|suicidal (?:{kin})|(?:suicidal|suicide) thoughts? (?:all|every|i|are|keep|will not|right|"
        r"tonight|again|that|and i|today|got|getting|is|have|in my)|[.] suicide [.]",
    ),
    # "suicide is my only option", "suicide note", "suicide plan", "talking about suicide", "commit suicide"
    _rule(
        "suicide_as_a_way",
        "suicide death",
        r"suicide (?:is|seems|feels|sounds|looks) {3} (?:only|best|answer|option|way|good|easier|solution)|(?:only|"
        r"other) (?:option|way out|choice|answer|solution) {1} (?:is|left is|seems) {2} (?:suicide|death|dying|"
        r"to die)|"
        r"(?:my|a|his|her|the|wrote|left|writing|found|written) (?:own )?suicide (?:note|letter|plan|pact|"
        r"attempt (?:last|this|yesterday|tonight)|date)|"
        r"(?:attempted|attempting|committing|attempts|attempt|tried|commit|considering) suicide (?:last night|"
        r"yesterday|today|tonight|this|last week|again|right|on|soon|[.?,])|"
        r"(?:only|no) {2} (?:way|escape) (?:out )?(?:but|except|is|other than|besides) (?:is )?(?:suicide|death|"
        r"dying)|death {2} (?:sounds|seems|looks|feels|would be|is) {2} (?:peaceful|nice|good|easier|appealing|"
        r"better|relief|comforting|only)|"
        r"(?:crave|craving|welcome|wish for|wishing for|longing for|long for|want|ready for|beg for|"
        r"praying for) death|suicide (?:crisis|watch)(?: line)?|(?:commit|do|committing|into|towards?|"
        r"contemplate) suicide(?! (?:risk|rates?|prevention))",
    ),
    # "I don't want to live anymore", "doesn't want to be alive", "can't keep living", "can't live like this"
    _rule(
        "does_not_want_to_live",
        "live alive here exist living living, wake go continue going existing on do take around",
        r"(?:not|never|no longer|stopped|hate|hates|less|hard to|without) {soft}(?:want|wants|wanting|wanted|wish|"
        r"care|trying|plan|like|feel like|desire|intend|planning|going|expect|see (?:myself|himself|herself|"
        r"me)) {soft}(?:to |about )?(?:be |being |keep |continue |go on |keep on |staying |stay )*(?:"
        r"(?:live|living)(?! (?:in|with|far|near|at|on|alone|off|by|close|under|without|through|here|there|"
        r"somewhere|donor|room|together|paycheck|for))|"
        r"(?:live|living) (?:in this (?:world|life|body|skin)|with (?:this|myself) {1} (?:anymore|any longer)|"
        r"(?:through|with) {4} anymore|in {3} anymore|on this earth)|"
        r"alive|here (?:anymore|any longer|on earth|[.?,])|around (?:anymore|much longer|any longer)|exist(?:ing)?|"
        r"in this world|on this (?:earth|planet)|wake up(?! (?:early|at|in the (?:middle|or)|during|too|before|"
        r"feeling|groggy|nause\w+|with))|waking up anymore)|"
        r"not want to go on(?! (?:spravato|ketamine|meds|medic\w+|antidepress\w+|a|another|any|an|the|lithium|it|"
        r"ssris?|disability|vacation))|(?:can not|could not|do not know how to|unable to|"
        r"do not want to) {soft}(?:keep|continue|go on|bear|stand|take|face|handle) {soft}(?:on )?(?:living|"
        r"to live|being alive|existing|life|another day|like this|this life|waking up)(?! (?:with (?!this)|in|"
        r"on \d))|"
        r"(?:can not|could not|not going to) {soft}live (?:like this|this way|with myself|anymore|any longer|"
        r"with this {2} (?:anymore|any longer))|(?:can not|could not) {soft}(?:do|take|handle|bear) (?:life|living|"
        r"another day)(?= [.,?]| anymore| any)|"
        r"(?:can not|could not) {soft}(?:do|take|handle|bear) (?:this|it|life) (?:anymore|any longer|"
        r"much longer)(?= [.,?]| i | and i | please)|can not go on(?= [.,?]| like this| anymore| living|"
        r" any longer)|not (?:going to|will) be (?:here|around|alive) (?:tomorrow|much longer|anymore|"
        r"tonight)(?! (?:, )?(?:can|so|for|because|but can|how|is))",
    ),
    # "how to keep living", "tired of living", "hate being alive", "nothing to live for", "life isn't worth living"
    _rule(
        "tired_of_living",
        "reason living life alive live deserve nothing point rope out worth it this on existing existence "
        "breathing waking trying fighting world",
        r"(?:tired|sick|weary|exhausted|done|over|finished|fed up|afraid|ashamed|through) {soft}(?:of|with|from|"
        r"by) {soft}(?:being alive|living(?! (?:with|in|like|on|at))|life|this life|my life|existing|existence|"
        r"the world|this world|everything|it all|waking up(?= [.?,]| every)|trying(?= [.?,])|being here|breathing)|"
        r"(?:says?|said|is|am|are) (?:he |she |they |i )?(?:is |am |are )?done living(?! (?:in|with|at|on|"
        r"like this pain))|"
        r"hate {soft}(?:being alive|living(?= [.?,])|existing|that i (?:woke|am alive|am still)|waking up alive)|"
        r"(?:hate|hates|hating) (?:my|his|her) life(?! insurance)|(?:nothing|nobody|no one|no reason|not anything|"
        r"little|reason|anything|not a reason|no reasons) {1} (?:left )?(?:to|worth) (?:live|living|stay alive|"
        r"keep (?:going|living)|go on|be alive|exist|wake up|stay here|be here(?= [.?,]| anymore)|get up(?= [.?,]|"
        r" anymore))(?! (?:off|with|to|the meds|in|far|on))(?: for| anymore)?|"
        r"(?:life|living|existence) (?:is|does|do|feels?|seems?|has|just) {soft}(?:feel |seem )?(?:not |no longer |"
        r"never )(?:feel |seem |really )*worth (?:it|living|the (?:pain|effort|struggle))(?: anymore)?|"
        r"not deserve to (?:live|be alive|exist|be here|breathe)|nothing (?:is )?left (?:for me|in (?:this )?life|"
        r"to (?:live|stay) for)|want(?:s)? out of (?:this|my|life|the) ?(?:life|world|body|existence|"
        r"misery)?(?= [.?,])|"
        r"(?:what is|is there|there is|no|see) (?:even |really |any |no |a |the )*point (?:anymore|of (?:anything|"
        r"it all|trying|any of it|all this|me being here)|in (?:anything|trying|any of it|living|"
        r"it all))(?: anymore)?(?= [.?,])|end of my rope|"
        r"life {2} (?:is|feels|seems) {1} (?:meaningless|pointless|hopeless)|(?:not|never|hardly|"
        r"no longer) worth (?:living|being alive|keeping alive)|(?:no|what is the|any|not see the|see any|see a|"
        r"lost the|the) (?:point|purpose|use|sense|reason) (?:of|in|to|for|left in) (?:me )?(?:living|being alive|"
        r"existing|going on|keep(?:ing)? (?:on )?(?:living|going)|live|my life|go on|waking up|"
        r"being here)(?! (?:with|to|off|in the|on|for))|"
        r"(?:given up|giving up|gave up|give up|ready to give up) {1} on (?:life|living|everything|being alive)|"
        r"how (?:to|do i|can i|am i supposed to) {soft}keep (?:on )?living(?! with)|(?:will|"
        r"will to) to? ?live (?:is )?gone|(?:lost|losing|no|lost the|lost my|without) (?:the |my |all |"
        r"any )?will to live|(?:had|have) enough (?:of|with) (?:this |my )?(?:life|living)|"
        r"(?:not|can not|do not) see (?:myself|himself|herself|me) (?:being |living |making |{1} )?(?:alive|here|"
        r"it|past|living|around|making it)|(?:no|not any|without a|not a) (?:future|hope) (?:left )?(?:for me|"
        r"in (?:my|this) life)|want {soft}(?:my|this|his|her) (?:whole )?(?:life|existence|suffering|"
        r"misery) to (?:be over|end|stop)|"
        r"(?:want|need|wish) (?:it|everything|this) (?:all |just )?to (?:end|stop|be over)(?= [.?,]| forever| now|"
        r" for good)|(?:give me|what is|is there|need|find|any|one) {1} reason {2} to (?:live|stay alive|"
        r"keep living|go on living|be alive)",
    ),
    # "I wish I was dead", "wish I were never born", "hope I don't wake up", "better off dead"
    _rule(
        "wishes_to_be_dead",
        "woke woken survived die live disappear vanish fade cease mind wish wished hope hoping born wake off dead "
        "exist pray prayed gone praying alive here died waking asleep easier",
        r"(?:wish|wished|wishes|wishing|hope|hoping|hopes|pray|prays|praying|like|glad|hate|better|easier|rather|"
        r"prefer|best) {soft}(?:that |if |it |for |to god )*(?:i|he|she|they|my \w+|god|something|someone|a car|"
        r"a bus|cancer|life) {soft}(?:{2} )?(?:was dead|were dead|be dead|was never born|were never born|"
        r"had never been born|was not (?:born|alive|here|around)|were not (?:born|alive|here|around)|"
        r"never (?:existed|been born|born|exist|wake up|woke up|wakes up)|"
        r"(?:do|did|does|would|will|could|can) not (?:exist|wake up|have to (?:live|exist|be alive|wake up|"
        r"be here)|make it through)|could (?:just )?(?:die|disappear|not exist|fall asleep|go to sleep|"
        r"stop existing|sleep forever|vanish|end)(?! of| into| in)|die|died|would (?:kill me|take me|hit me|"
        r"run me over|just die|die)|had died|was gone|were gone|not wake up|had not (?:woken|survived|been born)|"
        r"get hit by|killed me|was over|were over)|"
        r"(?:sleep|bed|asleep) {3} (?:and |to )?(?:never|not) (?:have to )?wake up|better off (?:dead|gone|"
        r"if i (?:was|were) (?:dead|gone|not)|not here)|(?:easier|better|nicer|simpler|"
        r"best) {4} if i {soft}(?:did not exist|were not (?:here|alive|around)|was not (?:here|alive|around)|"
        r"disappeared|died|was gone|were gone|never existed|was dead|were dead|ended|stopped existing|"
        r"did not wake up|not exist)|"
        r"should (?:have never|never have|not have) been born|(?:should be|want (?:myself|me|to feel)|am already|"
        r"might as well be|feel) dead(?! (?:tired|inside|after|asleep))|wish (?:for|i had) (?:death|died)|"
        r"(?:disappointed|upset|sad|angry|mad|annoyed|hate|sorry|regret|bummed|devastated) (?:that |when |because |"
        r"to have )*(?:i )?(?:still )?(?:woke up|wake up|am (?:still )?alive|survived|woken up)(?! (?:early|too|at|"
        r"during|from))|(?:be|being) dead (?:would be|sounds|is|seems) {1} (?:better|easier|nice)|(?:wish|"
        r"want) to be dead|if i died (?:in my sleep|tonight|tomorrow|right now|it)|"
        r"want(?:s|ed)? to {soft}(?:disappear|vanish|fade away|cease)(?= [.?,]| forever| and| from (?:this|"
        r"the) (?:world|earth))|"
        r"not (?:mind|care|be (?:sad|upset)) if i (?:{1} )?(?:died|die|never woke|did not wake|got hit|live|lived|"
        r"was dead)|not care (?:if|whether) i (?:live|die)",
    ),
    # "everyone would be better off without me", "nobody would miss me if I died", "you won't have to worry about me"
    _rule(
        "burden_to_others",
        "without if gone miss care burden worry notice died dead disappeared away",
        r"(?:better(?: off)?|happier|easier|relieved|better place|fine|glad|okay|ok|free) {2} (?:without (?:me|him|"
        r"her|them)(?! (?:taking|on|being on|using|having))|if i (?:was|were|am|just|had|died|did|disappeared|"
        r"never|left|stopped|ended|killed|simply)|with (?:me|him|her) (?:gone|dead|out of)|once i am gone|"
        r"when i am gone|after i am gone|if (?:he|she) (?:was|were) (?:gone|dead|not))|"
        r"(?:nobody|no one|noone|anyone|anybody|they|not one person|who|none of them) {1} (?:would|will|"
        r"is going to) {soft}(?:not )?(?:even |ever |really )*(?:miss|care|notice|cry|mourn|be sad) {2} (?:me|if i|"
        r"when i|i (?:am|was) gone)|(?:not|never) have to (?:worry|deal|put up|bother|care|hear|see) (?:about |"
        r"with |from )?me|"
        r"(?:just |such |only |nothing but )?a burden (?:to|on|for) (?:everyone|everybody|my|them|him|her|others|"
        r"the|people)|(?:world|family|kids|everyone|everybody|wife|husband|parents) {4} (?:without me|if i (?:was|"
        r"were) (?:gone|dead|not)|if i died|if i disappeared)",
    ),
    # "no way out", "no reason to go on", "I can't go on", "done with life", "can't see a future"
    _rule(
        "no_way_on",
        "safe trust danger do night last funeral survive make out on hope over done end everything when after once "
        "ending goes anymore point left gone dead longer tomorrow tell last final tonight thinking alive go "
        "disappear leave pain suffering misery",
        r"(?:no|not any|only one|not a|no other) way out(?! of| at| to)|(?:no|not a|no good|not any|"
        r"what) (?:reason|point|purpose|use|sense) {1} (?:in |to |of |for )(?:me )?(?:to )?(?:go|going|carry|"
        r"carrying|keep|keeping|stay|staying|try|trying|continue|continuing) (?:on|going|living|alive|here|"
        r"anymore)(?! (?:with|off|for|meds|spravato|ketamine|to|a))|"
        r"(?:want|wants|need|wish|just) {soft}(?:the|my|this|all|all the|all this|her|his) {1} (?:pain|suffering|"
        r"misery|hurting|nightmare|struggle) to {soft}(?:end|stop|be over|go away) (?:forever|for good|permanently|"
        r"once and for all|tonight)|"
        r"(?:letters?|notes?|videos?|instructions|will) {6} (?:after|when|once|if) i (?:am|was) (?:gone|dead)|"
        r"(?:after|when|once) i am (?:gone|dead|no longer (?:here|around|alive))(?= [.?,])|tonight is the night|"
        r"my last (?:christmas|birthday|night|day on|summer)|(?:planning|picturing|imagining|imagine|"
        r"picture) my (?:own )?funeral|"
        r"not (?:going to |think i will |think i can |think i am going to )*(?:make it|last|"
        r"survive) (?:through (?:the|this|another) (?:night|day|week)|another (?:day|night|week)|much longer|"
        r"the night|tonight)|(?:going to|might|will|about to|could|may|he will|"
        r"she will) (?:go )?do something (?:stupid|drastic|permanent|bad to (?:my|him|her)self|dumb|terrible|"
        r"i can not take back|i will regret)|"
        r"(?:scared|afraid|worried|terrified) (?:of|about) what (?:i|he|she) (?:might|will|could|am going to|may|"
        r"would) do(?= [.?,]| to)|(?:can not|not able to|unable to|do not know if i can|"
        r"not sure i can) (?:{2} )?(?:keep|stay) (?:myself |me )?safe(?= [.?,]| tonight| alone| anymore| from)|"
        r"(?:not|never) safe (?:with|from|around) (?:myself|my own|himself|herself)|danger to (?:my|him|her|"
        r"them)sel(?:f|ves)(?! or)|not trust myself (?:tonight|alone|anymore|around|with|not to)|"
        r"can not go on(?= [.?,~]| like this| anymore| living| any longer)|(?:beyond|past|"
        r"too late for) help(?= [.?,])|(?:this is|it is) (?:the end|it) for me|(?:ready|want|just|going) to (?:go|"
        r"leave|be gone|disappear) (?:for good|forever|this world|for ever|this life|and never come back|"
        r"permanently)|(?:ready|want|time) to (?:go be with|join|be with) {3} (?:in heaven|on the other side|"
        r"again in|in the afterlife)|"
        r"thinking (?:of|about) (?:just )?ending(?= [.?,])|(?:checking|check|checked) out (?:of life|for good|"
        r"permanently)|(?:(?:want|going|ready|need|time|wants|way) to|thinking of|i will|i am) (?:end|ending|"
        r"stop) (?:the|my|this|all this|all the|my own) (?:pain|suffering|misery) (?:for good|forever|permanently|"
        r"once and for all|for ever)|by the time (?:you|anyone|they|someone) (?:reads?|sees?|finds?|"
        r"get) {4} (?:gone|dead|over|late|no longer|free)|tell (?:my|them|everyone) {3} (?:i love|i am sorry|"
        r"i loved|it is not|it was not)|"
        r"(?:last|final) (?:day|night|message|post|goodbye|text|words|letter|hours)(?: on earth| alive| ever)|"
        r"(?:this is|is) my (?:last|final) (?:day|night|message|post|goodbye|words)|not be (?:here|around|"
        r"alive) (?:tomorrow|much longer|anymore|tonight|in the morning)(?! (?:, )?(?:can|so|for|because|but can|"
        r"how|is))",
    ),
    # "goodbye everyone", "goodbye letters", "said my goodbyes", "gave away my things"
    _rule(
        "goodbye",
        "note notes letter letters message messages goodbye goodbyes farewell away affairs",
        r"goodbye (?:everyone|everybody|world|cruel world|forever|all(?= [.?,])|my (?:love|loves|friends|family)|"
        r"to everyone|to (?:my|the) (?:family|kids|friends|world|wife|husband|children|parents))|(?:goodbye|"
        r"farewell|final|suicide) (?:letters?|notes?|messages?|video|text)|(?:my|our|final|last|her|his|their|"
        r"the) (?:final |last )?(?:goodbyes?|farewells?)|(?:say|said|saying) (?:{1} )?goodbyes?(?= [.?,]| forever|"
        r" for good| before)|"
        r"(?:gave|giving|given|gives|give) (?:{2} )?away (?:all )?(?:my|his|her|their|everything|most of my|"
        r"all)(?: own)? (?:things|stuff|belongings|possessions|pets?|dog|cat|money|everything|valuables)|"
        r"getting my affairs in order",
    ),
    # "I cut myself last night", "urges to self-harm", "I slit my wrists", "started cutting again", "hurt myself"
    _rule(
        "self_harm",
        "burn injure mutilate starve punish clean knife lighter scissors hitting hit harmed choking scratching cut "
        "cutting cuts harm harming hurt hurting wrists wrist burned burning slit self scratching harms hurts "
        "harmed razor blade choke punching starving",
        r"(?:to|and|of|i|he|she|about|like|keep|keeps|been|just|by|is|am|will|from|not|start|started|stop|again|"
        r"{kin}|has|have|who) {soft}(?:feel like |feeling like )?(?:{hurt}|{hurting}|cuts|harms|harmed|hurts|"
        r"burned|burns|choking|choke|punching|scratching|starving|hitting|hit) {self}(?! (?:shaving|at (?:the gym|"
        r"work)|while|cooking|in the kitchen|by accident|accidentally|during|on (?:a|the|glass)|with a kitchen|"
        r"playing|running|lifting|skiing|moving|when|off|dissociated))|"
        r"(?:want|urge|urges|need|going|like|tempted|ready|desire|trying|tried|wants) to {soft}(?:self harm|cut|"
        r"bleed)(?= [.?,]| again| my| all| so| deep| right)|(?:keep|been|am|is|started|i|he|she|have|again|about|"
        r"doing|of|and) {soft}(?:self harm|self harming|self injuring|self harms|self harmed)|(?:slit|slitting|cut|"
        r"cutting|slash|slashed|slashing|opened|open|slice|sliced) (?:open )?(?:my|his|her|both my|both|their|"
        r"the) (?:own )?(?:wrists?|arms?|thighs?|veins?|throat|legs)|"
        r"(?:started|start|am|been|is|back to|keep|starting|relapsed|stop|miss|he|she) (?:{1} )?cutting (?:again|"
        r"my (?:arms?|wrists?|legs|thighs)|every|to feel|lately|to cope|myself|so|deeper|[.?])|"
        r"self harm(?:ing)? (?:again|and|urges|thoughts|to cope|so|every|because|tonight)|(?:urges?|thoughts|"
        r"thinking) (?:to|of|about) {1} self (?:harm|harming|injury)|[.] self harm [.]|relapsed {3} (?:self harm|"
        r"cutting)|(?:clean|free) from (?:cutting|self harm)|"
        r"(?:knife|razor|blade|lighter|scissors|razor blade) {3} (?:to|on|across|into|against) (?:my|his|"
        r"her) (?:arms?|wrists?|thighs?|legs?|skin|throat|neck|body)",
    ),
    # "easiest way to die", "how to kill myself", "lethal dose", "how many troches would it take to kill me"
    _rule(
        "asks_for_means",
        "finish end do wake forever die kill suicide lethal fatal deadly overdose dying od dead killing",
        r"(?:way|ways|method|methods|place|drug|pill|pills|drugs|means|thing|medication|something) (?:is there |"
        r"are there )?(?:to|of|for) {soft}(?:die|dying|kill (?:{self}|someone who)|killing {self}|commit suicide|"
        r"suicide|committing suicide|overdose|end (?:my|it|your) ?(?:life|all)?|hang)|(?:how|way|what|"
        r"where) (?:do i|can i|could i|would i|to|does one|should i|do you|can you|do people|can someone|would one|"
        r"i can|i could) {soft}(?:die|kill {self}|commit suicide|suicide {self}|end my (?:own )?life|end it all|"
        r"overdose|hang {self}|take my own life|painlessly die)(?! (?:at|of))|(?:lethal|fatal|deadly) (?:dose|"
        r"amount|dosage|doses|quantity|combination|combo|mix|level|overdose amount|mixture)(?! (?:in|for) (?:rats?|"
        r"mice|animals?|monkeys?|dogs?|rodents?))(?! of \w+ (?:in|for) (?:rats?|mice|animals?|monkeys?|rodents?))|"
        r"(?:how (?:much|many|long|high|few|deep)|what (?:dose|amount|dosage|combination|mix|would happen|drug|"
        r"drugs|pills?|quantity)|enough|which|amount|dose) {9} (?:to (?:just )?(?:die(?! (?:of|from (?:thirst|"
        r"hunger|cold|old)))|kill (?:me|myself|you|yourself|someone|somebody|a (?:person|man|woman|human|grown|"
        r"adult)|him|her|oneself|an adult)|be (?:fatal|lethal|deadly)|od|overdose|(?:not|never) wake(?: up)?|"
        r"sleep forever|pass away|end (?:it|my life|things)|finish (?:me|myself) off|finish it|stop (?:my|"
        r"your) heart)(?! down| away| for)|(?:would|will|could|it takes to|can|might|does it take to|"
        r"must i take to) (?:actually |surely |definitely |instantly )?(?:kill|finish|end|do) (?:me|myself|you|"
        r"someone|a person|an adult)(?: off| in)?(?! (?:any|good|know|a favor|think|recommend|suggest))|until (?:i|"
        r"you) die|before (?:i|you) die|(?:is|are|would be|will be) (?:lethal|fatal|deadly|a lethal|a fatal))|"
        r"kill me (?:to take|if i (?:take|took|swallow|swallowed|mix|inject|drink|snort|chew)|to (?:swallow|drink|"
        r"mix|inject))|will (?:i|it|that|they|this|these) {3} (?:die in my sleep|kill me for sure)|(?:take|mix|"
        r"swallow|drink|took) {8} (?:will|would|could) i (?:just )?(?:die|not wake up)(?= in| peacefully| quietly|"
        r" [.?] hope)|(?:be|is) enough (?:{2} )?to (?:kill|die)|"
        r"overdose {4} on purpose|(?:how|what ways?) (?:do|does|did|can|would) (?:people|someone|others|one|"
        r"most people|you) {3} (?:kill {self}|commit suicide|die by suicide)|\d+ {6} (?:be|is|are) (?:fatal|lethal|"
        r"deadly)|(?:take|took|swallow|swallowed|mix|mixed|drink|drank) {8} (?:would|"
        r"will) i (?:just )?(?:fall asleep and |sleep and |pass out and )?(?:never|not) wake up|"
        r"overdose {4} (?:because|so|and) {2} i want to|(?:want|going|trying|plan|planning|how|tried|need|"
        r"ready) to overdose|thinking {2} (?:of|about) overdosing|(?:painless|peaceful|quick|easy|quickest|easiest|"
        r"painlessly|quickly) (?:way to )?(?:death|die|suicide|exit)|die (?:peacefully|painlessly|"
        r"without (?:any )?pain|quickly and|in my sleep tonight)|where (?:can|do|could) (?:i|you) {soft}(?:get|buy|"
        r"find|order) {3} (?:to (?:die|kill)|nembutal|cyanide)",
    ),
    # "take all my pills at once", "saving up my pills", "stockpiling my troches", "I have the gun next to me"
    _rule(
        "means_at_hand",
        "pills troches lozenges pill tablets meds medication medications bottle gun rope noose bridge jump jumping "
        "stepping step nembutal cyanide roof ledge knife stash garage tracks train everything razor",
        r"(?:what (?:happens|would happen|will happen|if)|if|going to|want to|about to|thinking (?:of|about)|could|"
        r"will|just|should|tempted to|would|plan to|can|and|to|planning to) {3} (?:take|taking|swallow|swallowing|"
        r"took|swallowed|down|downing|took) (?:all|every|the whole|a whole|the entire|the rest|everything|"
        r"an entire|whole|a bunch|a handful) (?:of |the |my |these |those |his |her |single |last |at |"
        r"at once )*(?:{pills}|bottle|box|of them|stash|prescription|pack|at once)(?! (?:a day|per|as))|"
        r"(?:saving|saved|hoarding|hoarded|stockpil\w+|stashing|stashed|collecting|"
        r"storing) {2} (?:up )?(?:all )?(?:my|his|her|their|the|enough|up) {2} (?:{pills}|stash)|(?:have|has|got|"
        r"holding|with|bought|buying|loaded|found|keep|own|get|sitting) (?:a|the|my|his|her) {1} (?:gun|rope|noose|"
        r"pistol|rifle|razor blade|knife) {2} (?:next|in|beside|ready|right|here|and|to my|loaded|tied|hanging|"
        r"near|on my|with|against|out)|"
        r"(?:have|has|got|a|put|putting|with|holding|held) (?:a |the |my |his |loaded )*(?:gun|knife|blade|rope|"
        r"noose) (?:to|against|in|at|around|on) my (?:head|mouth|wrist|throat|neck|hand)|(?:standing|sitting|am|"
        r"out|walking|go|drive|went) (?:on|at|to|here on) (?:a|the|this) {1} (?:bridge|ledge|roof|edge|cliff|"
        r"train tracks|railing|tracks)(?= [.?,]| and| about| right| ready| looking| trying| wondering| to jump)|"
        r"nembutal|tied (?:a|the) (?:noose|rope)|(?:looking|look|looked|check\w*|googl\w+|"
        r"search\w*) {4} (?:how (?:high|tall|deep)|height of) {2} (?:bridge|garage|parking|building|roof|cliff|"
        r"overpass)|"
        r"(?:jump|jumping|step|stepping|walk|throw(?:ing)? myself|lie|lying) (?:off|in front of|into|from|"
        r"onto) (?:a|the|my|of|this|an|some) {2} (?:bridge|building|roof|train|traffic|bus|cliff|balcony|truck|"
        r"overpass|tracks|ledge|window)",
    ),
    # "suicide hotline number", "I need a crisis line", "number for the suicide hotline"
    _rule(
        "asks_for_hotline",
        "hotline helpline lifeline line suicidal suicide samaritans number",
        r"(?:suicide|suicidal|crisis|self harm|mental health crisis) (?:prevention |crisis |support |or |and |"
        r"help )*(?:hot ?line|help ?line|life ?line|line|number|text|chat|hot line|help line|phone|support line|"
        r"center number)|(?:number|call|text|phone|contact|chat) {5} (?:suicide|suicidal|crisis line|"
        r"suicidal person)|"
        r"(?:line|number|chat|hot ?line|someone to (?:talk to|call)) (?:to call |to text |{1} )?(?:for|"
        r"about) {5} (?:suicidal|suicide|who wants to die)|(?:need|want|is there|give me|find|where is|"
        r"what is) {3} (?:crisis|suicide) (?:line|counselor|support|help|chat|hot\w*|number)|who {4} (?:if|"
        r"when) (?:i|you|someone|he|she) {2} suicidal|samaritans (?:number|phone)|suicide prevention (?:number|"
        r"hot\w*|line|help\w*|lifeline|phone)|988 (?:number|call now)",
    ),
    # The bare words, with nothing before them: "kms" (spelled out by then), "end my life"
    _rule(
        "bare_words",
        "kill killing end ending die better",
        r"[.?,] (?:please |just |so |still |help |and |i )*(?:kill(?:ing)? myself|end(?:ing)? my (?:own )?life|"
        r"end it all|better off dead)",
    ),
    # What is left of "killing myself" or a person's "suicidal" once every innocent use is blanked
    _rule(
        "speaks_of_own_death",
        "killing kill ending end suicidal hang",
        r"(?:kill|killing|end|ending|hang|hanging|shoot) (?:myself(?= )|my (?:own )?life(?= [.?,]| now| tonight|"
        r" anyway| because))|(?:i|am|my|been) (?:this |so )?(?!asked|wonder|"
        r"read)(?:[^ .?~,]+ ){0,6}?suicidal(?! (?:patients?|people))|suicidal (?:af|asf|lol|rn)|"
        r"the suicidal (?:thoughts|feelings|urges|ideation) (?:came|come|are|got|have|keep|will not|is|started|"
        r"started|returned)",
    ),
    # "kys": told to, or typed alone
    _rule("text_speak", "kys", r"(?:told me to|to|should|just|go|[.]) kys"),
    # "I have a plan to end things", "my plan is to die on Friday"
    _rule(
        "has_a_plan",
        "plan plans planned date note will letter method",
        r"(?:have|has|made|got|making|had) (?:a |the |my |his |her )(?:suicide |whole )?(?:plan|date|"
        r"method) (?:to (?:die|kill|end|do it)|for (?:ending|killing|suicide|how to (?:die|end))|and (?:the means|"
        r"i am going to do it|a date))|(?:plan|date) {2} (?:is|set) {2} to (?:die|kill|end it)|(?:wrote|written|"
        r"writing|leaving|left) (?:my|a|her|his) (?:will and|note (?:to|for|saying) {4} (?:goodbye|sorry))",
    ),
    # "I attempted it last night"; long ago is a mention
    _rule(
        "tried_it",
        "attempt attempted overdose tried attempts",
        r"(?:attempted|tried) (?:to )?(?:it|suicide|end (?:it|my life)|to overdose|again) (?:last night|yesterday|"
        r"today|tonight|this (?:morning|week)|again|just now|last week)|(?:my|his|her) (?:last|recent|latest|"
        r"second) (?:suicide )?attempt (?:was )?(?:last night|yesterday|this week|last week|today)",
    ),
    # Spanish -----------------------------------------------------------------------------------------------------
    # "quiero morir", "me quiero matar", "quiero quitarme la vida", "se quiere suicidar", "estoy pensando en suicidarme"
    _rule(
        "es_wants_to_die",
        "dano tirarme dispararme muerte despertar vivir morir morirme morirse matarme matarse suicidarme "
        "suicidarse suicidar matar mato mata vida todo desaparecer muerto muerta morirnos muriera muera cortarme "
        "lastimarme ahorcarme colgarme suicido quitarme quitarse",
        r"(?:quiero|quiere|queria|quisiera|quieren|deseo|desea|ganas de|voy a|va a|pensando en|piensa en|pienso en|"
        r"pensado en|intente|intento|planeo|planea|planeando|decidi|gustaria|prefiero|necesito|ojala|mejor|"
        r"penso en|tratando de|trato de|trate de|listo para|lista para|amenaza con|amenazo con|dice de|habla de|"
        r"ideas de|hablando de|pensamientos de|deseos de) "
        r"(?:ya |solo |me |se |poder |simplemente |dormir y )*(?:morir(?:me|se)?(?! de (?:ganas|hambre|risa|sueno|"
        r"sed|calor|frio|verguenza|aburrimiento))|matar(?:me|se)|matar(?= [.?,])|suicidar(?:me|se)?|(?:quitar|"
        r"acabar|terminar|arrancar)(?:me|se)? (?:con )?(?:la|mi|su) (?:propia )?(?:vida|existencia)|"
        r"acabar con todo|terminar con todo|ahorcar(?:me|se)|colgarme|dejar de (?:vivir|existir)|"
        r"desaparecer(?= [.?,]| para| de)|no (?:despertar|existir|vivir|estar)|estar muert[oa]|quitarme la vida|"
        r"la muerte|tirarme|dispararme|cortarme|lastimarme|hacerme dano)|"
        r"(?:me|se) (?:quiero|quiere|voy a|va a|queria|quise|intento|intente|puedo|deberia) (?:a )?(?:morir|matar|"
        r"suicidar|quitar la vida|ahorcar)(?! de (?:ganas|hambre|risa))|(?:dosis|acabar|terminar) (?:con|"
        r"para) (?:todo|mi vida|la vida)(?= [.?,])|desaparecer para siempre|me (?:mato|suicido)(?= [.?,]| si| hoy|"
        r" manana| esta)",
    ),
    # "ya no quiero vivir", "no quiero estar aquí más", "ojalá no despertara", "sin razones para vivir"
    _rule(
        "es_does_not_want_to_live",
        "aguanto mejor soporto vivir viviendo aqui despertar despertara despertarme vivo viva existir vida nacido "
        "adelante asi mas",
        r"(?:no|sin|ni) (?:ya )?(?:quiero|quiere|deseo|quisiera|ganas de|puedo|puede|vale la pena|tengo ganas de|"
        r"tiene ganas de|querer|soporto) (?:seguir |mas |ya |volver a |continuar |despertar )*(?:vivir(?! (?:con|"
        r"en|sin|lejos|cerca|solo|sola) (?!este mundo|asi))|viviendo|estar (?:aqui|vivo|viva|en este mundo)|aqui|"
        r"existir|despertar(?:me)?(?! temprano)|adelante|asi(?= [.?,]| mas)|con (?:mi|esta|la) vida)|"
        r"(?:ojala|espero|quisiera|desearia|deseo) (?:que )?no (?:me )?(?:despertara|despertar|despierte|"
        r"hubiera nacido|haber nacido|existiera|volver a despertar)|ojala (?:me muriera|estuviera muert[oa]|"
        r"nunca hubiera nacido)|(?:razon|razones|motivos?|nada|sentido) (?:por|para|de|por las?|por el|por los|en|"
        r"a|que me haga) (?:que )?(?:seguir )?(?:viviendo|vivir)|"
        r"(?:vida|vivir) (?:ya )?no (?:tiene|vale|merece) (?:ningun |mas |la )*(?:sentido|nada|pena)|(?:cansad[oa]|"
        r"hart[oa]) (?:de|con) (?:vivir|la vida|esta vida|mi vida|estar viv[oa]|existir)|no (?:aguanto|"
        r"soporto) (?:mas )?(?:vivir|viviendo|la vida|esta vida|seguir)|no aguanto mas(?= [.?,]| quiero| la vida)|"
        r"mejor si (?:yo )?(?:no existiera|no estuviera|me muriera|estuviera muert[oa]|desapareciera)|"
        r"no puedo (?:seguir )?mas(?= [.?,]| con (?:mi|esta|la) vida)",
    ),
    # "pensamientos suicidas", "estoy suicida", "línea de prevención del suicidio", "pensando en el suicidio"
    _rule(
        "es_suicidal",
        "suicidas suicida suicidio suicidarse suicidarme",
        r"(?:tengo|tiene|teniendo|tenido|con|siento|siente|mis|tuve) (?:muchos |muchas )?(?:pensamientos|ideas|"
        r"ideacion|impulsos|tendencias) suicidas?|(?:estoy|esta|siento|siente|soy) (?:muy )?suicida|(?:telefono|"
        r"linea|numero) {4} suicidi[oa]|linea de (?:crisis|ayuda)|(?:pensando|pienso|piensa|habla|hablando|"
        r"considerando) (?:en |de |sobre )?(?:el )?suicidio|(?:nota|carta) (?:de suicidio|suicida)|como suicidarse|"
        r"(?:como|metodos? para|formas? de|manera de) (?:puedo )?(?:suicidarme|matarme|morir|suicidarse)|"
        r"suicidio es (?:mi|la) (?:unica )?(?:opcion|salida)",
    ),
    # "todos estarían mejor sin mí", "mejor muerto", "prefiero estar muerta", "nadie me extrañaría"
    _rule(
        "es_burden",
        "mi muerto muerta adios carga nadie extranaria",
        r"(?:mejor|mejores|felices) sin mi(?= [.?,]|$)|(?:mejor|estar|estuviera|estaria|"
        r"preferiria estar) muert[oa](?= [.?,])|una carga para (?:todos|mi familia|mis hijos|ellos)|"
        r"nadie me (?:extranaria|va a extranar|extranara)|adios a todos|adios mundo|(?:carta|cartas) de despedida|"
        r"me despido (?:de todos|para siempre)",
    ),
    # "me corto los brazos", "quiero hacerme daño", "me lastimo"
    _rule(
        "es_self_harm",
        "corto corte cortarme cortandome cortarse dano lastimo lastimarme lastimarse corta venas autolesiono",
        r"(?:me|se) (?:corto|corte|corta|lastimo|hago dano|hace dano|quemo|autolesiono)(?= (?:los|las|mis|la|el|"
        r"cuando|a|todos|de|otra|para|y|[.?,]))(?! (?:el pelo|el cabello|las unas|la comunicacion|la llamada|"
        r"el dedo))|(?:hacerme|hacerse|haciendome) dano|(?:cortarme|cortandome|cortarse|lastimarme|"
        r"lastimarse)(?! el (?:pelo|cabello))|(?:cortarme|cortar) las venas",
    ),
    # "cuánta ketamina necesito para morir", "dosis letal"
    _rule(
        "es_asks_for_means",
        "morir letal mortal matarme morirme suicidarme suicidarse matarse matar matara mataria pastillas",
        r"(?:cuant[oa]s?|que (?:dosis|cantidad|pastillas)|como|suficiente|dosis|forma|manera|"
        r"pastillas) {7} (?:para|de|puedo|sin) (?:morir(?:me|se)?|matar(?:me|se)|suicidar(?:me|se)|no despertar)|"
        r"dosis (?:letal|mortal)(?! en (?:ratas|ratones))|(?:me )?(?:mataria|matara) (?:tomar|si)|"
        r"tomar(?:me)? todas (?:mis|las) (?:pastillas|tabletas)",
    ),
)

# Blanked before the crisis rules: denials, what ketamine might cause or cure, losses and attempts long ago, idioms.
INNOCENT_OF_CRISIS = (
    # "I'm not suicidal", "never wanted to kill myself", "I don't want to die", "I don't have suicidal thoughts"
    _rule(
        "denied",
        "not never no without nor free longer denies neither",
        r"(?:not|never|no longer|nor|neither|without being|stopped being|deny being|longer) (?:{soft}|ever |been |"
        r"feel |feeling |felt |be |being |currently |acutely |at all |going to |a |of |become |yet |or |"
        r"really )*suicidal(?: thoughts?| ideation)?|"
        r"(?:not|never|no longer|stopped) (?:really |actually |ever |even |once |truly |necessarily |at all |"
        r"currently |ever really )*(?:want|wants|wanted|wanting|going|plan|planning|planned|trying|tried|intend|"
        r"wish|ready|looking|about|like|need) to {soft}(?:{die}|{hurt} {self}|"
        r"self harm)(?: or {2} {self})?(?! (?:but|it is that))|"
        r"(?:not|never|no|no longer|without|any|zero|stopped|free of|free from) (?:really |ever |even |actually |"
        r"currently |had |have |having |have had |had any |any |been having |experienced |get |gotten |more |been |"
        r"active |history of |a |plans? (?:for|of|to) |current )*(?:suicidal (?:thoughts?|ideation|intent|feelings|"
        r"urges|tendencies|thinking|ideas)|thoughts? of {dying}|self harm\w*|suicide (?:attempts?|plan))|"
        r"(?:not|never|no longer|stopped) (?:really |ever |even |been |currently |actually )*(?:think|thinking|"
        r"thought|considered|considering|talking|contemplated|contemplating|attempted|commit|committed|"
        r"attempt) {soft}(?:of |about )?(?:{dying}|suicide)(?! (?:until|but))|"
        r"(?:not|never|no longer|stopped) (?:really |ever |even |been |actually )*(?:cut|cutting|hurt|hurting|"
        r"harmed|harm|harming) {self}",
    ),
    # "can ketamine make you suicidal", "can it make me want to kill myself", "does it help with suicidal thoughts"
    _rule(
        "can_it_do_that",
        "can could does do did will would is are has have may might how was why if should",
        r"(?:[.?,]|and|but|so|also|if|whether|wondering|wonder|know|read|heard|that|fast|quickly|long|well|soon|"
        r"how|why|much|ask|is) (?:can|could|does|do|did|will|would|is|are|has|have|may|might|was|should) (?:the |"
        r"a |an |iv |nasal |stopping |my |low dose |doing |taking |getting |coming off |starting )*"
        r"(?:{drug}|ect|tms|ssris?|zoloft|prozac|lexapro|wellbutrin|fda|label|trials?|studies|clinics?|doctors?|"
        r"people|patients|insurance|medicare|medicaid|veterans|they|there|you|anyone|adults|teens|someone|those|"
        r"suicide|suicidal|depressed|esketamine) {others}"
        r"(?:suicid\w+(?! (?:crisis|hot|help|life|line|note|prevention (?:hot|help|life|line)))|self harm|"
        r"want(?:ing)? to {die}|thoughts? of {dying}|{hurt} {self}|{hurting} {self}|"
        r"(?:make|makes|making|made|get|leave) (?:me|you|him|her|them|people|someone|anyone|patients|"
        r"teens) {3} (?:suicid\w+|{die}|{dying}|{hurt} {self}|{hurting} {self}))(?: thoughts?| ideation| risk|"
        r" patients)?",
    ),
    # "is suicidal ideation a contraindication", "is self-harm a side effect", "are suicidal patients treated"
    _rule(
        "is_it_listed",
        "suicide suicidal suicidality suicides harm die dying death killing",
        r"[.?,] (?:is|are|was) (?:the |a |being |having )*(?:suicid\w+|self harm|"
        r"thoughts of \w+) {5} (?:contraindicat\w+|side effects?|common|normal|risk|listed|allowed|excluded|"
        r"eligible|treated|known|candidates?|symptom|disqualify\w*|okay|ok|approved)|"
        r"(?:warnings?|boxed|black box|label|evidence|studies|study|trials?|research|approved|indicat\w+|data|"
        r"side effects?|risks?|symptoms?|rates?|papers?|articles?|disorder|screen\w*|questions?|info|information|"
        r"effect|effects|history) (?:of|for|about|on|with|regarding|like|include|includes|to treat|are|is|say|says|"
        r"that) {4} (?:suicid\w+|self harm|{dying})(?: thoughts?| ideation| behaviou?r| thinking)?(?! (?:note|"
        r"line))|"
        r"(?:suicide|suicidal|self harm) (?:thoughts? |ideation |thinking |behaviou?r |attempt )*(?:rates?|risks?|"
        r"warnings?|statistics|evidence|studies|prevention (?:trial|study|drug|medic\w+|effect|program)|"
        r"as a (?:side|contra)|indication|and ketamine|ketamine|spravato|esketamine|treatment)",
    ),
    # "do I need to be suicidal to get it", "if a patient becomes suicidal", "did Matthew Perry commit suicide"
    _rule(
        "supposed",
        "like feels felt need have must required supposed if did how why when was",
        r"(?:need|have|must i|must you|must one|required|supposed|has) (?:to )?(?:be|feel) {2} suicidal|(?:if|"
        r"when) {3} (?:become|becomes|became|were to become|gets?|starts? (?:feeling|"
        r"to feel)) {1} suicidal(?: thoughts)?|"
        r"(?:did|why did|how did|when did) (?!i |my |he |she )[a-z]+ (?:{2} )?(?:commit suicide|kill (?:him|"
        r"her)self|die by suicide)|(?:ketamine|it|infusions?|k ?hole|trip|this|that|spravato|comedown|"
        r"come down) (?:just |really )?(?:feels?|felt) like {2} (?:dying|death)",
    ),
    # "people who are suicidal", "suicidal patients", "my patients with chronic suicidality", "suicidal depression"
    _rule(
        "as_a_population",
        "people patients adults veterans teens those anyone persons suicidality individuals adolescents patient "
        "who children users participants person someone",
        r"(?:people|patients|adults|veterans|teens|teenagers|those|anyone|individuals|adolescents|persons|children|"
        r"users|participants|folks|everyone|a person|someone(?! who)) (?:who |that )?(?!i know|i love|"
        r"i )(?:{2} )?(?:are|is|feel|have|with|had|has|were|was|want|wanting|get|having) {2} (?:suicid\w+|"
        r"thoughts? of {dying}|to die)(?: thoughts?| ideation)?(?! (?:what|who|and i|help))|"
        r"suicidal (?:patients|people|adults|veterans|teens|individuals|depression|adolescents|persons|youth|"
        r"participants)",
    ),
    # "my brother died by suicide", "lost my friend to suicide", "my father killed himself", "tried it years ago"
    _rule(
        "loss_or_long_past",
        "suicide suicidal himself herself myself themselves life overdose thoughts die harm cutting",
        r"(?:died|dead|die|dies|lost {4}|death|passed away|passed|gone|deaths|dying) (?:by|to|from|of|"
        r"due to) (?:a )?(?:suicide|overdose)|(?:killed (?:himself|herself|themselves|themself)|(?:hung|hanged|"
        r"shot) (?:himself|herself)|took (?:his|her|their) own life|took (?:his|her|their) life|committed suicide|"
        r"ended (?:his|her) life|completed suicide)|"
        r"(?:suicidal|suicide|kill {self}|end {my} life|die|suicidal thoughts|suicidal ideation|dying|"
        r"killing {self}|overdose|self harm|self harmed|self harming|cut {self}|cutting|attempt|suicide attempts?|"
        r"hurt {self}|hurting {self}|harm {self}) (?:thoughts |ideation |attempts? |again |and |or |"
        r"hospitali\w+ )*(?:{2} )?(?:{time}|(?:\w+ )?(?:years?|months?|decades?) ago|(?:a )?(?:long time|decades|"
        r"years) ago|before (?:ketamine|spravato|my|treatment|i))|"
        r"(?:used|use) to (?:{2} )?(?:be |feel |have |cut|self harm|want to|think about|"
        r"self harming)(?:{2} )?(?:{self}|suicidal(?: thoughts| ideation)?|{die}|{dying}|cutting)|(?:{time}|"
        r"\d+ years ago|\w+ years ago|years ago) (?:, )?(?:i|he|she|{mine}|"
        r"my {kin}) (?:{3} )?(?:suicidal(?: thoughts)?|suicide|{die}|killed {self}|overdosed)(?= )|(?:history of|"
        r"past|previous|prior|old|former) (?:{1} )?(?:suicid\w+|self harm)(?: attempts?| thoughts?| ideation)?|"
        r"(?:was|were|been) (?:{1} )?suicidal (?:before|until|when|in|as|for years|and now i (?:am|feel) (?:great|"
        r"fine|better|good|ok|well)|but (?:now )?(?:i am|ketamine|not anymore|it))",
    ),
    # "ketamine took away my suicidal thoughts", "no more suicidal thoughts", "my suicidal thoughts are gone"
    _rule(
        "relieved",
        "took away gone stopped cured saved better disappeared vanished relieved eased reduced helped lifted",
        r"(?:took away|taken away|stopped|cured|eliminated|relieved|eased|reduced|got rid of|saved me from|"
        r"helped (?:with|me with)?|lifted|erased|quieted|helps with|away|ended|fixed) (?:all |of |with )*(?:my|his|"
        r"her|the) (?:{1} )?suicid\w+(?: thoughts?| ideation| feelings| urges)?|"
        r"(?:my|the|her|his) suicidal (?:thoughts?|ideation|feelings) {2} (?:gone|went away|stopped|disappeared|"
        r"vanished|lifted|better|have gone|eased|are less)",
    ),
    # "my doctor asked me if I want to kill myself", "do they ask about suicidal thoughts", "asked whether I'm suicidal"
    _rule(
        "was_asked",
        "ask asks asked asking question questions screening screened screen questionnaire form",
        r"(?:ask|asks|asked|asking|questions?|screen|screens|screened|screening|questionnaire|form) (?:{2} )?(?:if|"
        r"whether|about|for|regarding) (?:{3} )?(?:suicid\w+|{die}|{dying}|self harm|{hurt} {self}|"
        r"{hurting} {self})(?: thoughts?| ideation)?",
    ),
    # "lethal dose in rats", "goodbye to my old clinic", "die to know", "tired of living with"
    _rule(
        "idiom",
        "suicide suicidal suicidality killing kill die death dying goodbye rats mice animals dead painless life "
        "rodents lethal mess bill bills squad insurance hours",
        r"(?:dying|die) (?:to (?:know|try|see|get|meet|find)|for (?:a|some|it)|of (?:laughter|boredom|curiosity|"
        r"embarrassment))|(?:bored|scared|sick|tired|worried|hate \w+|loved|love|hate my \w+|annoyed) to death|"
        r"life or death|goodbye to my (?:antidepress\w+|old|meds|pills|clinic|medic\w+)|suicide squad|"
        r"(?:kill|killing) (?:time|the (?:pain|mood|vibe|effect)|my (?:mood|libido|appetite|vibe))|"
        r"suicid\w+ (?:ideation |thoughts? |risk )*(?:score|screen\w*|assessment|history|questionnaire|scale)|"
        r"(?:know|learn|learning|curious|question|questions|article|paper|wrote|writing|reading|read|hear|heard|"
        r"lecture|talk) {2} (?:about|on|of) (?:(?!my )[^ .?~,]+ ){0,4}?suicid\w+(?: thoughts?| ideation)?|"
        r"(?:lethal|fatal) dose {3} (?:rats?|mice|animals?|rodents?|monkeys?)|want to die laughing|life insurance|"
        r"hate my life insurance",
    ),
    # "will I want to kill myself if I stop": asks what may come; "afraid it will make me suicidal"
    _rule(
        "feared_effect",
        "suicidal suicide make makes making kill",
        r"(?:make|makes|made|making|turn|turned) (?:me|you|people|someone|him|her|them|patients|teens|anyone|"
        r"users) {2} (?:suicidal|want to {die}|wanting to {die}|kill {self}|think about {dying}|"
        r"have suicidal thoughts)(?= [?])|(?:will|would|could|can|might|do) (?:i|you|people|patients|"
        r"one) {soft}(?:become|get|turn|feel|be|have|end up|develop) {2} suicidal(?: thoughts| ideation)?|"
        r"(?:afraid|worried|scared|fear|heard|read|nervous|anxious|says|said|claims?|know|warned) (?:that |of |"
        r"about |it |me )*(?:{drug}|becoming|becoming more|getting|feeling|the label|i (?:might|will|"
        r"could)) {5} suicid\w+(?: thoughts?| ideation)?",
    ),
    # "¿ayuda con los pensamientos suicidas?", "no soy suicida", "mi padre se suicidó", "nunca he querido suicidarme"
    _rule(
        "es_about_it",
        "suicida suicidas suicidio suicidarme suicido mato suicidarse morir matarme",
        r"no (?:soy|estoy|me siento|tengo (?:pensamientos|ideas)|tengo) (?:{1} )?suicidas?|(?:nunca|jamas|"
        r"no) (?:he |habia )?(?:querido|quiero|pensado en|pienso|voy a|quise|intentado) (?:en )?(?:suicidarme|"
        r"matarme|morir(?:me)?|quitarme la vida|hacerme dano|lastimarme)|se suicido|"
        r"(?:ayuda|sirve|funciona|reduce|trata|aprobad[oa]|causa|puede causar|provoca|"
        r"previene) {4} (?:pensamientos suicidas|ideacion suicida|ideas suicidas|suicidio)|(?:riesgo|advertencia|"
        r"tasa|prevencion del suicidio con) (?:de |del |sobre )?(?:{2} )?(?:suicidio|suicidas?)",
    ),
)

# A personal decision or dose -----------------------------------------------------------------------------------------

ADVICE = (
    # "should I stop my sertraline", "should my daughter stop her prozac", "can I take a second troche"
    _rule(
        "may_i",
        "should can could may shall must ok okay safe need recommend think",
        r"(?:should|can|could|may|shall|must|would) (?:i|we|my [a-z]+(?: [a-z]+)?|he|she|they|my \w+) (?:{2} |not |"
        r"just |safely |still |also |have to |need to |really |be |go ahead and )*(?:stop|stopping|take|taking|"
        r"skip|quit|come off|go off|get off|go on|start|try|mix|combine|double|increase|decrease|lower|raise|"
        r"reduce|up (?:my|the|his|her) dos|switch|"
        r"taper|wean|drink|smoke|use|using|vape|eat mushrooms|split|snort|inject|swallow|chew|cut my|"
        r"cut the (?:troche|lozenge|tablet|pill)|hold|pause|continue|keep taking|cancel|postpone|give|redose|"
        r"re dose|have (?:a|an|some|alcohol|wine|beer|caffeine|coffee) ?(?:beer|drink|wine|glass|edible|cocktail)?|"
        r"get another|do (?:it|another|more|ketamine|spravato|k|two|this)|change my|adjust|delay|space|add|resume|"
        r"restart|stay on)(?! to (?:the|my) (?:clinic|appointment))(?! (?:notes|photos|pictures|a (?:picture|photo|"
        r"bus|taxi|cab|uber|nap|day|shower|break|video)|the (?:bus|day|train)|my (?:phone|dog|insurance|card|hsa|"
        r"fsa|kids?|car)|insurance|hsa|medicare|time off|an uber|public|long|place|over|from work|with me|friends))",
    ),
    # "is it ok if I take", "is it safe for me to take", "is 400 mg too much for me"
    _rule(
        "is_it_safe_for_me",
        "ok okay safe much enough dangerous bad fine alright wise",
        r"is it (?:ok|okay|safe|fine|dangerous|bad|alright|wise|a good idea|a bad idea|all right) {3} (?:to|if i|"
        r"for me to|for my {kin} to|if we) {2} (?:take|mix|combine|stop|skip|drink|smoke|use|have|quit|double|"
        r"start|do|taper|increase|switch|cut|split)|(?:is|are|was) {1} \d+ ?(?:mg|milligrams|grams?|g|troches|"
        r"lozenges|mcg|ml|units)? {3} (?:too (?:much|many|high|low)|enough|safe|ok|okay)|(?:is|was) (?:my|his|her|"
        r"this|that|the) dose {3} (?:too|enough|safe|right)",
    ),
    # "how much should I take at home", "what dose should I take", "how often should I take my troches"
    _rule(
        "what_dose",
        "much many dose dosage often mg milligrams maintenance far soon long",
        r"(?:how (?:much|many|often|long before|soon|far apart|many mg)|what|which) (?:{5} )?(?:should|can|could|"
        r"do|would|may|must) (?:i|we|my {kin}|he|she|my [a-z]+(?: [a-z]+)?) (?:{2} )?(?:take|taking|need|use|give|"
        r"dose|do|snort|inject|start|have|safely|be on|be taking|put|mix|swallow|wait|stop|split|redose|"
        r"increase)(?! to pay| to get to| for my first visit| to arrive| to know| expect)|"
        r"what (?:should|would) (?:my|be my|his|her|be the right|be a good) (?:{2} )?(?:dose|dosage|maintenance)|"
        r"(?:dose|dosage) (?:{2} )?(?:right for|for) (?:me|my (?:weight|size|{kin})|a (?:\d+) |someone my)|"
        r"i weigh {8} (?:how much|what dose|dose)|what (?:is )?my (?:right |ideal |best |correct )?dose",
    ),
    # "do I need to stop my lamictal", "should I?", "would you recommend I taper", "wants me to stop zoloft, should I"
    _rule(
        "what_should_i_do",
        "am have should need recommend think advise doctor suggest you better would right",
        r"do i (?:need|have) to (?:{1} )?(?:stop|quit|come off|go off|taper|take|skip|hold|pause|wean|change|"
        r"switch|get off|discontinue)|should i (?:[.?]|do (?:it|this|that)|tell my (?:doctor|psychiatrist|"
        r"provider)|ask (?:my|for) {2} (?:dose|raise|increase))|(?:do you think|would you|do you|can you|"
        r"you) (?:recommend|advise|suggest|think) {2} (?:i|me|that i|my {kin})|"
        r"(?:what|which) (?:should i do|would you do|do you recommend|is (?:better|best|right) for me)|"
        r"am i (?:a good candidate|(?:ok|okay|safe|allowed|fine|good|clear) to (?:take|use|stop|drink|mix|have|do|"
        r"start|combine|smoke))|(?:right|good|safe|ok|okay|better|best) for me (?:to|or)|should i (?:get|choose|"
        r"pick|see|go with|go for|do|try|wait|be on|stay|worry)",
    ),
    # Spanish: "¿debo dejar mi sertralina?", "¿puedo mezclarla con mi xanax?", "qué dosis debo tomar"
    _rule(
        "es_may_i",
        "debo puedo deberia dosis tengo podria conviene",
        r"(?:debo|puedo|deberia|tengo que|podria|me conviene|debe|puede) (?:yo |de |seguir |dejar de |no |"
        r"dejar )*(?:dejar(?:lo|la)?|tomar(?:lo|la|me)?|mezclar(?:lo|la)?|duplicar|suspender|parar|aumentar|bajar|"
        r"subir|reducir|beber|fumar|usar|combinar(?:lo|la)?|cambiar|doblar|saltarme|tomando|continuar|empezar|"
        r"probar|mi \w+|el litio)|(?:que|cual) {2} dosis {2} (?:debo|puedo|tomar|deberia|necesito)|"
        r"cuant[oa]s? {3} (?:debo|puedo|deberia|tengo que) (?:tomar|usar)",
    ),
)

# Suicide as a topic --------------------------------------------------------------------------------------------------

MENTION = (
    # suicide, suicidal, suicidality, "kill myself", self-harm, 988: named, but not as an alarm
    _rule("suicide_as_topic", "suicide suicides suicidal suicidality suicidally", r"suicid(?:e|es|al|ality|ally)"),
    _rule("self_harm_as_topic", "harm harming injury self", r"self (?:harm|harming|injury|injurious|mutilation)\w*"),
    _rule(
        "killing_oneself_as_topic",
        "dead kill killed killing end ending took taking hang hanged hung harm harming hurt hurting die",
        r"(?:kill|killed|killing|hang|hanged|hung|harm|harming|hurting|hurt) {self}|(?:end|ended|ending|took|take|"
        r"taking) {my} (?:own )?life|(?:want|wants|wanted|wish) to (?:die|be dead)(?! (?:laughing|down))",
    ),
    _rule("help_line_as_topic", "988 lifeline samaritans", r"988|(?:crisis )?lifeline|samaritans"),
    _rule(
        "es_suicide_as_topic",
        "suicidio suicida suicidas suicidarse suicidarme suicido suicidarte suicidar suicidaron",
        r"suicid(?:[ao]|io|as|arse|arme|arte|ar|aron)",
    ),
)

# Language ------------------------------------------------------------------------------------------------------------

ENGLISH = _words("""
        the is are a an i you he she it we they my your his her of to in for on with and or but not do does did
    can could will
        would should have has had what how why when where who which am was were be been at from about this that
    if so as by
        there clinic safe me much cost feel take help want need any all no
""")
SPANISH = _words("""
        el la los las un una unos unas y o pero que como cuando donde quien cual cuanto cuanta cuantos cuantas
    por para con sin
        es esta estoy estan son soy ser estar hay de del al en mi mis su sus se te lo le les me nos yo tu ella
    nosotros ellos
        no si muy mas ya quiero quiere puedo puede tengo tiene cuesta siento hace hacer ayuda despues antes
    durante hoy ahora
        tratamiento ketamina esketamina dosis dolor pastillas precio farmacia receta
        efectos secundarios tomar tome hola gracias duele
    vivir morir
        respirar debo deberia porque necesito seguro medico clinica hijo hija esposo esposa hermano hermana
    madre padre amigo
        amiga vida muerte siempre nunca nada todo todos algo alguien mal bien
""")
