"""Whether who was asked for an order's number, or for the phone's digits, has not got them or asks where they stand.

Read by patterns, in capitals and half width (`numbers.read_width`), and only right after the question: “I can't find
it” is said of goods, too.
"""

import re

_LONGEST = 80  # characters: who writes more tells something else
_STOPS = r"[\s,.!?。、~]*"
# What may stand behind “I don't have”, and nothing else: “I don't have it in red” is of goods.
_THOSE = (
    r"(?! (?:MY|THE) ORDER(?! (?:NUMBER|NO|ID|CONFIRMATION|E-?MAIL|MAIL|RECEIPT)\b))"  # that is a parcel
    r"(?: (?:IT|THAT|THEM|THIS|ONE|THE|MY|AN?|ANY|WHICH|WHAT|WHERE|TO|ORDER|PHONE|MOBILE|CELL|TELEPHONE|NUMBERS?|NO|ID"
    r"|DIGITS?|LAST|FOUR|CONFIRMATION|E-?MAIL|MAIL|RECEIPT|I|WE|USED|GAVE|HAD|HAVE|PUT|ENTERED|IS|WAS|WITH|ME|ON|IN|AT"
    r"|HAND|HERE|FOR|OF|RIGHT|NOW|ANYMORE|MORE|MOMENT|SORRY|THOUGH|EITHER|WRITTEN)\b)*+"
)
# Who goes on with a question wants that answered: “I don't know, how much is shipping?”.
_ENDS = r"(?=\s*(?:[?]?$|[,.!。、~](?![^?]*[?])))"
_ENGLISH = (
    (
        r"\bI(?: (?:REALLY |JUST |STILL |HONESTLY )?"
        r"(?:(?:DO(?:N['’]?T| NOT)|DID(?:N['’]?T| NOT)|CAN(?:['’]?T|NOT| NOT)|COULD(?:N['’]?T| NOT)|NEVER|NO LONGER)"
        r" (?:REALLY |EVEN |ACTUALLY |SEEM TO )?(?:HAVE|KNOW|REMEMBER|RECALL|FIND|GOT|GET|GIVE|SEE|LOCATE)"
        r"|HAVE(?:N['’]?T| NOT)(?: GOT)?|HAVE NO|LOST|FORGOT|DELETED)|(?: HAVE|['’]?VE) (?:LOST|FORGOTTEN|DELETED)"
        rf"|(?: AM|['’]?M) NOT SURE){_THOSE}{_ENDS}"
    ),
    (
        r"^(?:SORRY|WELL|UM+|HM+|OH|NO|BUT|[\s,.!])*(?:(?:I(?:['’]VE| HAVE)? )?NO (?:IDEA|CLUE)|NOT SURE|I?DUNNO|IDK"
        r"|DO(?:N['’]?T| NOT) (?:HAVE|KNOW|REMEMBER|RECALL)|CAN(?:['’]?T|NOT| NOT) (?:FIND|REMEMBER|RECALL|SEE)"
        rf"|FORGOT|LOST|(?:THERE (?:IS|WAS) )?NO(?= (?:ORDER |PHONE )?(?:NUMBER|CONFIRMATION))){_THOSE}{_ENDS}"
    ),
    rf"\b(?:WHERE|HOW) (?:DO|CAN|COULD|WOULD|SHOULD|WILL) I (?:FIND|SEE|GET|KNOW|LOOK(?: UP| FOR)?){_THOSE}{_STOPS}$",
    rf"\bWHERE(?:['’]?S| IS| ARE) (?:THAT|THE|MY)(?: ORDER)? (?:NUMBER|ID|DIGITS)(?: WRITTEN)?{_STOPS}$",
    rf"\b(?:WHICH|WHAT) (?:ORDER |PHONE )?(?:NUMBER|PHONE)(?: IS (?:IT|THAT)| DO YOU MEAN)?{_STOPS}$",
    rf"\bWHAT(?:['’]?S| IS) (?:AN?|THE|MY) ORDER (?:NUMBER|ID){_STOPS}$",
    r"\b(?:CHANGED|LOST) (?:MY )?(?:PHONE|NUMBER)\b|\b(?:HAVE|GOT|['’]VE) A NEW (?:PHONE )?NUMBER\b",
)
_NOT_HAD = (
    r"(?:没有?(?!了|有|买|想|问)|不知道|不晓得|不记得|记不得|记不清楚?|记不住|不清楚|想不起来?|忘记?了?"
    r"|找不[到着]|看不到|查不到|弄丢|丢|删|换(?!货|个颜|尺|码))"
)
_WHICH = r"(?:订单号?码?|单号|手机号?码?|电话(?:号码)?|号码|尾号|[后末]四位|数字)"
_FILLED = r"(?:了|的|是|这个|那个|我|你们?|您|当时|下单|在|用|填|留|写|存|保存|啊|呀|呢|吧)"
_CHINESE = (
    (
        r"^(?:我|但是?|可是?|现在|也|真的?|实在|抱歉|不好意思|那|亲|呃|嗯|都|已经|完全|[\s,.!?。、])*+"
        rf"{_NOT_HAD}(?:{_FILLED}|{_WHICH}|哪个|哪里|哪儿|多少|什么|几|看|找)*+{_STOPS}$"
    ),
    rf"{_WHICH}(?:我|也|都|已经|早就|早|真的?|是|的)*+{_NOT_HAD}(?:{_FILLED}|过)*+{_ENDS}",
    (
        r"^(?:那|请问|我|你好|这个|它|的|[\s,.!?。、])*+"
        rf"(?:{_WHICH}(?:应该|要|可以|能|是|我)*+)?(?:在|去|从|到)*+(?:哪里?|哪儿|怎么|咋|如何|什么地方)"
        rf"(?:才|能|可以|会)*+(?:看|找|查|有)(?:到|得到)?(?:的|我|这个)*+{_WHICH}?(?:啊|呀|呢|吗)?{_STOPS}$"
    ),
    rf"^(?:那|请问|我的?|这个|下单的?|[\s,.!?。、])*+{_WHICH}(?:是|在|写在)*+(?:哪里?|哪儿|什么|啥|哪个)(?:的|来着|里|儿|啊|呀|呢)*+{_STOPS}$",
    rf"^(?:是|你要|要|您要|[\s,.!?。、])*+(?:哪个|什么|谁的){_WHICH}(?:啊|呀|呢)?{_STOPS}$",
    # That it was changed. Who wants to change the size of a shoe says 换号, too.
    (
        r"^[^换鞋衣裤裙双件]*+(?<![想要没能])(?<!可以)(?<!没有)"
        rf"换(?:[了过][个新]*+(?:手机)?号码?|(?:手机|电话)?号码?了){_ENDS}"
    ),
)
_WITHOUT = re.compile("|".join(_ENGLISH + _CHINESE), re.ASCII)
_DIGITS = re.compile(r"[0-9]{3}")


def has_it_not(plain: str) -> bool:
    """Whether the text says that what was asked for is lost or forgotten, or asks where it is to be found."""
    return len(plain) <= _LONGEST and not _DIGITS.search(plain) and bool(_WITHOUT.search(plain))
