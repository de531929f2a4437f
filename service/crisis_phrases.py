"""Crisis phrases: the tables that triage reads. All are matched against plain words (see `triage.plain_words`): lower
case, no accents, contractions written out ("can't" is "can not"), one space between words, " ." or " ?" after a sentence.

A rule has a name, the words of which at least one must occur for it to be tried, and a pattern. Gaps are counted in
words and never cross the end of a sentence or a blanked phrase, so the time grows with the length and no faster.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A named turn of phrase: tried where one of `needs` occurs; `language` is set where the phrase is Spanish."""

    name: str
    needs: frozenset[str]
    pattern: re.Pattern[str]
    language: str | None = None


def _rule(name: str, needs: str, pattern: str) -> Rule:
    """The rule, its pattern anchored at the space before a word and before the space after one. In a pattern, {N} is a
    gap of at most N words, {word} a fragment of `_PARTS`; names that begin with es_ are Spanish."""
    for _ in range(3):  # fragments may name fragments
        pattern = re.sub(r"\{([a-z_]+)\}", lambda part: f"(?:{_PARTS[part.group(1)]})", pattern)
    pattern = re.sub(r"\{(\d+)\} ", r"(?:[^ .?~]+ ){0,\1}?", pattern)
    return Rule(
        name, frozenset(needs.split()), re.compile(rf" (?:{pattern})(?= )"), "es" if name.startswith("es_") else None
    )


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


_PARTS = {
    "self": "myself|himself|herself|themselves|themself|yourself|ourselves|oneself|itself",
    "my": "my|his|her|their|your",
    "person": "i|he|she|they|we|someone|somebody|{mine}",
    "mine": "(?:my|a|our|this) (?:[a-z]+ ){1,3}?",
    "am": "am|is|are|be|been|was|feel|feels|feeling|felt|get|getting|became|become|becoming|remain",
    "soft": "(?:really |just |still |even |honestly |actually |so |fucking |literally |simply |only |truly |seriously |kind "
    "of |sort of |always |ever |sometimes |often |constantly |to |now |actively |passively |also |already |not only )*",
    # to end one's own life, as a verb after "to"
    "die": "(?:be )?kill (?:of )?{self}|end (?:up )?{my} (?:own )?(?:life|lives|existence|suffering)|end it all|end things|"
    "end it(?= [.?,]| now| tonight| today| soon| for good| before| then| right)|take {my} own life|take {my} life|"
    "die(?! (?:to|down|away|on that hill|for (?:this|that|it)|of (?:laughter|embarrassment)))|"
    "be dead|be gone forever|commit suicide|suicide|attempt suicide|hang {self}|shoot {self}|"
    "drown {self}|poison {self}|overdose|blow (?:my|his|her|their) brains out|jump off (?:a|the) (?:bridge|building|roof)|"
    "jump in front of|disappear forever|not exist|cease to exist|stop existing|stop living|stop being alive|"
    "never wake up|not wake up|sleep forever|go to sleep and never wake up|go to sleep and not wake up|"
    "drive (?:off|into) (?:a|the) (?:{1} )?(?:bridge|cliff|tree|wall|traffic)|walk into traffic|be killed|"
    "throw {self} (?:off|under|in front)|end myself|off {self}|do away with {self}|delete {self}|not be alive|"
    "not be here|be no more",
    # the same after "of", "about"
    "dying": "killing {self}|ending {my} (?:own )?life|ending it all|ending things|ending it(?= [.?,]| now| tonight| all)|"
    "taking {my} own life|taking {my} life|dying|death|suicide|committing suicide|hanging {self}|shooting {self}|"
    "drowning {self}|overdosing|jumping (?:off|in front|from)|being dead|not being (?:alive|here|around)|"
    "driving (?:off|into)|not existing|not waking up|never waking up|ending myself|stepping in front|wanting to die|"
    "crashing (?:my|the) car|throwing myself|stopping living|slitting|how to die|how to kill {self}|walking into traffic",
    "hurt": "hurt|harm|cut|injure|burn|mutilate|starve|punish",
    "hurting": "hurting|harming|cutting|injuring|burning|mutilating",
    "drug": "ketamine|spravato|esketamine|it|this|k|lozenges?|troches?|sprays?|infusions?|treatments?|sessions?|"
    "antidepressants?|medications?|meds?|drugs?|dose|doses|anesthesia|medicines?|pills?",
    "pills": "pills?|tablets?|tabs?|troches?|lozenges?|capsules?|caps|meds|medications?|medicines?|xanax|xanies|klonopin|"
    "ativan|valium|ambien|benzos?|oxys?|percocets?|percs|norcos?|vicodin|tylenols?|advils?|aspirins?|ibuprofens?|"
    "zoloft|prozac|lexapro|seroquel|trazodone|gabapentin|benadryl|ketamine|k|bars|sleeping pills",
    "time": "ago|last (?:year|month|summer|winter|spring|fall|time)|in (?:19|20)\\d\\d|back in|when (?:i|he|she|they) "
    "(?:was|were)|as a (?:child|kid|teen|teenager|baby|boy|girl|student|young)|in (?:high school|college|the past|my past|"
    "my (?:teens|twenties|thirties|youth))|years before|before (?:my|the|i|ketamine|spravato|treatment)|until "
    "(?:ketamine|spravato|i|my|the)|since childhood|in childhood|growing up",
    "help": "help|helps|reduce|reduces|treat|treats|prevent|prevents|work|works|stop|stops|decrease|lower|improve|relieve|"
    "cure|ease|address|manage|target|fix|lessen|diminish|affect|affects|raise|raises|increase|increases|cause|causes|"
    "trigger|worsen|lead|make|makes|made|bring|induce|give|gives|mention|say|show|recommend|cover|mean|count|do",
    "ask": "do|does|did|can|could|will|would|is|are|was|were|may|might|has|have|had|should|how|what|which|why|when",
    "symptom": "chest pains?|pain in (?:my|the) chest|chest tightness|seizures?|overdos(?:e|es|ing)|faint(?:ing)?|heart "
    "attacks?|strokes?|trouble breathing|difficulty breathing|shortness of breath|breath(?:ing)?|breathe|convulsions?|"
    "unconscious(?:ness)?|pass(?:ing)? out|loss of consciousness|collaps(?:e|ing)|chok(?:e|ing)|respiratory "
    "(?:arrest|depression)|cardiac arrest|unresponsive|wak(?:e|ing) up|blue lips|numb(?:ness)?|breathing problems",
    "sick": "chest pains?|pains? in (?:my|his|her|the) chest|tightness in (?:my|his|her|the) chest|chest tightness|pressure "
    "in (?:my|his|her|the) chest|chest pressure",
    "kin": "son|daughter|child|kid|baby|toddler|infant|husband|wife|partner|boyfriend|girlfriend|mom|mum|mother|dad|father|"
    "brother|sister|friend|roommate|grandmother|grandma|grandpa|grandfather|teen|teenager|cousin|aunt|uncle|dog|cat|"
    "fiance|fiancee|spouse|bf|gf|niece|nephew|coworker|neighbor|boy|girl|patient|puppy|stepson|stepdaughter",
}

# Spelling ------------------------------------------------------------------------------------------------------------

_SPELLINGS = """
i'm|im|iam=i am; i've|ive=i have; i'd=i would; i'll=i will; imma|ima=i am going to; you're|youre=you are; you've=you have
he's|hes=he is; she's|shes=she is; it's=it is; we're=we are; they're|theyre=they are; that's|thats=that is
there's|theres=there is; what's|whats=what is; who's|whos=who is; where's|wheres=where is; how's|hows=how is
we've|weve=we have; they've|theyve=they have; we'd=we would; he'd=he would; she'd=she would; they'd=they would
he'll=he will; she'll=she will; they'll|theyll=they will; you'll|youll=you will; it'll|itll=it will; we'll=we will
don't|dont|dnt|dunt|don=do not; doesn't|doesnt|dosent|doesn|dosnt=does not; didn't|didnt|didn|dident=did not
can't|cant|cannot|cnt|cann't|carnt|canot=can not; won't|wont|wnt'=will not; wouldn't|wouldnt=would not
couldn't|couldnt=could not; shouldn't|shouldnt=should not; isn't|isnt|ain't|aint=is not; aren't|arent=are not
wasn't|wasnt=was not; weren't|werent=were not; haven't|havent=have not; hasn't|hasnt=has not; hadn't|hadnt=had not
wanna|wana|wannna=want to; gonna|gona|gunna|gnna|finna=going to; tryna=trying to; gotta=got to; hafta=have to
u=you; ur=your; b=be; n=and; cuz|coz|bc|becuz|cos=because; pls|plz=please; rn=right now; abt=about; w=with; wo=without
ppl=people; sum1|some1=someone; no1|noone=no one; every1=everyone; any1=anyone; hav=have; hv=have; iz=is; tho=though
2nite|tonite|2night|tnite=tonight; 2day=today; 2morrow|tmrw|tmr|tomoro|tomorow=tomorrow; 4ever=forever; b4=before
unalive|unliving|unlive=kill; unaliving=killing; unalived=killed; kms=kms; kys=kys; offing=killing; un=un
sewerslide|sewercide|suislide|sooicide|toaster-bath=suicide; selfharm|sh'ing=self harm; selfharming=self harming
kil|kll|kiil|kyll|kiill|klil=kill; kiling|killin|kilin|kiling'=killing; kiled=killed
dye=dye; dieing|dyin|diying|dyeing=dying; ded|daed|deda=dead; lfe|lif|liffe|lief|llife=life; livin|liveing=living
wnat|watn|wnt|whant|wan|waant|wantt|wamt|wsnt=want; wnating|wantin=wanting; wants2=wants to; dnot=do not; alife=alive
myslef|mysef|mysel|meself|myselff|mself|mysellf|myselve|mysekf|myelf|mysslf=myself; hisself|himslef|himselve=himself
herslef|hersef=herself; themselfs|themselve|theirselves=themselves; anymor|anymoar|animore|anymoe|nomore=anymore
thots|thougts|thoughs|thouhgts|thoghts|toughts|thoughtts=thoughts; thot|thougt=thought; thinkin|thinkng|thnking=thinking
feelin|feeeling|feling=feeling; havin|haveing=having; goin|goign=going; harmin=harming; cuttin=cutting; hurtin=hurting
comit|commmit|comitt|committ|comiting|commiting=commit; plannin|planing=planning; tryin=trying; gettin=getting
worht|wort|worh=worth; hopless=hopeless; overdoze|overdoes|od|ods|o'd=overdose; oding|od'ing|overdosin|overdossing=overdosing
od'd|od'ed|oded|odd'ed|overdozed|od'n=overdosed; unconcious|unconsious|unconcsious|unconscience|unconsious=unconscious
siezure|seziure|seisure|seazure|siezur|seizur|ceizure=seizure; siezing|seasing=seizing; siezures|seziures=seizures
pian=pain; pians=pains; chets|cheast|chesst=chest; hart|haert|heartt=heart; breth|brethe|breathe|braethe|breath=breathe
breathin|brething|breathng|breething=breathing; pils|pillz=pills; faintd=fainted; unresponsive|unresponive=unresponsive
respondin=responding; blu=blue; bleedin=bleeding; swolled|swalowed|swallowd=swallowed; attak=attack; ketamin|ketimine=ketamine
collapsd=collapsed; brocken=broken; becuase|becasue|beacuse=because; freind|frend=friend; dauther|daugther=daughter
ambulence=ambulance; alot=a lot; infront=in front; whats'=what is; goodbie|goodby|gudbye|bye-bye=goodbye; bettr=better
withot|witout|w/o=without; evry1|everone|evryone|everbody|everybody=everyone; nobody|nobdy=nobody; nite=night
shud|shoud|shld=should; cud=could; wud|wuld=would; wen=when; wat|wut=what; ndont=do not; qiero|kiero|qero=quiero
q|k'=que; xq|pq|porq=porque; toy=estoy; xfa=porfavor; aki=aqui; suisidarme|suicidarm|suisidarne=suicidarme
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
# "sucide", "suiside", "sucidal", "suicidle", "scuicide": a misspelt suicide; not Spanish "suicidarme", not "suicidality".
SUICIDE = re.compile(
    r"(?!suicid(?:ality|e[sd]?|io|ios|a|as|o|ar\w*|an?|an\w*|e\w)$)s[cu]?[uio]?[iu]?[csz]{1,2}[iuay]{1,2}e?[cd]{1,2}"
    r"(?:(?P<al>[aiue]{1,2}l|l[e]?|ual|ial|all)|[eai]?d?s?)"
)
# Words that only their neighbours make plain.
TEXT_SPEAK = tuple(
    (re.compile(typed), meant)
    for typed, meant in (
        (r"\b(want|wants|how|it|going|need|like|have|ready|trying|about) 2(?= [a-z])", r"\1 to"),  # want 2 die
        (r"\b(my|him|her|your|them) (self|selves)\b", r"\1\2"),  # my self
        (r"\bany more\b", "anymore"),
        (r"\b(\d+|many|few|some|of|the) kms\b", r"\1 kilometres"),  # 20 kms from the clinic
        (r"\bkms\b", "kill myself"),
        (r"\bself harm(?=\w)", "self harm"),
        (r"\bi would (rather|better)\b", r"i would \1"),
        (r"\bid rather\b", "i would rather"),
        (r"\bnone of\b", "none of"),
        (r"\bwan to\b", "want to"),
        (r"\bchest infection|chest congestion|chest cold|chest x ray\b", "cold"),
    )
)
