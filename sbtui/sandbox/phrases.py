"""What people say: everyday, long, international and hostile."""

OPENERS = (
    "hey, you around?",
    "Morning! ☕",
    "quick question",
    "Did you see the news about the bridge?",
    "ok so I have an idea",
    "are we still on for tonight?",
    "I'm at the shop, need anything?",
    "You will not believe who I just ran into",
    "Hi! Any word from the landlord?",
    "running ~10 late, sorry",
    "what was the name of that ramen place?",
    "Can you send me the address again?",
    "How did it go??",
    "guess what arrived today",
    "Reminder: dentist at 3",
    "Is the printer working for you?",
    "Let me know when you land ✈️",
    "did the package show up?",
    "who's driving on Saturday?",
    "Tried calling, no luck. Ring me when you can",
    "thinking of you today",
    "the cat did it again",
    "Do you still have my drill?",
    "Dinner at ours on Friday?",
)

REPLIES = (
    "yes!",
    "Sure, works for me",
    "haha",
    "hahaha no way",
    "ok",
    "On my way",
    "give me 5",
    "Let me check and get back to you",
    "sounds good 👍",
    "I can't today, tomorrow?",
    "perfect, thank you!",
    "no idea tbh",
    "Oh wow",
    "that's great news 🎉",
    "wait, really?",
    "Lol",
    "same here",
    "I'll bring dessert",
    "Could you say that again, I was in the tunnel",
    "nope, not yet",
    "7:30 at the usual place",
    "it was closed, so we went to the other one",
    "Thanks for checking in ❤️",
    "ugh, traffic",
    "I left the key under the blue pot",
    "will do",
    "And how much was it?",
    "$14.50, just send it whenever",
    "I thought so too",
    "deal",
    "no rush",
    "Just parked",
    "my battery is at 3%, talk later",
    "ask Noor, she knows",
    "I'd rather not, honestly",
    "can we move it to 4?",
    "found it!",
    "Fine by me.",
    "K",
    "…",
    "👀",
    "🙏🙏",
    "brb",
    "Let's do it",
    "not sure I understand, which one?",
    "the second one, with the green door",
    "I mean the one behind the station",
    "see you there",
    "Good night!",
    "https://example.com/recipes/lentil-soup?servings=4 this one",
)

LONG = (
    "So, about Saturday. I talked to Priya and she can take the early train, which means we could meet at the"
    " trailhead around nine instead of ten and still be back before the light goes.\n\nThe forecast says wind from"
    " the west in the afternoon, nothing dramatic, but bring a layer. I have two spare pairs of poles and a big"
    " thermos; what we don't have is anything for lunch, so if you pass the bakery, get the seeded rolls.\n\nIf it"
    " rains we do the museum and nobody is allowed to complain.",
    "Okay, long version. The electrician came at eight, looked at the panel for about four seconds and said the"
    ' word nobody wants to hear, which is "interesting". Apparently the kitchen circuit also feeds the neighbour\'s'
    " porch light, which explains a great deal about last winter.\n\nHe can fix it next week for 480, parts included,"
    " or we wait for his cousin. I said next week. Please tell me that was right.",
    "I've been thinking about what you asked, and I don't have a tidy answer. Part of me wants to stay because the"
    " work is finally good and the people are kind. Part of me has already left: I catch myself reading flat listings"
    " in Lisbon during meetings.\n\nGive me until the end of the month. I'd like to decide it once and properly.\n\n"
    "Also I still owe you for the concert, it's on my list, I haven't forgotten.",
    "Recipe as promised:\n\n1. Two onions, slowly, longer than you think\n2. Garlic, cumin, a spoon of tomato paste\n"
    "3. Red lentils, rinsed; a litre of stock\n4. Twenty minutes, then lemon, lots of it\n\nDon't blend all of it. The"
    " half-blended version is the whole point.",
)

CAPTIONS = ("", "", "look at this", "from this morning", "😍", "which one?", "the view right now", "before / after")

GROUP_LINES = (
    "who's in?",
    "me!",
    "I'm out this week, next one for sure",
    "Parking is behind the school",
    "can someone bring the first-aid kit",
    "count me in +1",
    "What time again?",
    "9:15 sharp 😅",
    "photos are in the shared album",
    "Best day in ages, thank you all",
    "the tiles are delayed AGAIN",
    "Quote came in at 6,200, thoughts?",
    "I vote for the oak",
    "seconded",
    "let's decide on Sunday",
    "Plumber confirmed for Tuesday",
)

INTERNATIONAL = (
    "שלום! מה שלומך היום? נתראה ב-18:30 ליד הקפה",
    "مرحبا، هل وصلت الحزمة؟ رقم الطلب 48213",
    "family: 👨‍👩‍👧‍👦 and flag: 🏳️‍🌈 and skin: 👍🏽 done",
    "cafe\u0301 vs café, nai\u0308ve, Z\u0351\u036b\u0343a\u0323l\u0301g\u0334o\u0328",
    "明日の午後三時に駅の前で会いましょう。雨なら中で待ちます☔️",
    "नमस्ते, क्या तुम कल आ रहे हो?",
    "สวัสดี วันนี้กินข้าวหรือยัง",
    "mixed: hello שלום 123 مرحبا world",
    "🧑🏿‍🚀👩‍❤️‍💋‍👨🇺🇳0️⃣©️™️",
    "Größe, Øl, İstanbul, ﬁnance, Ⅳ, ½, 𝓯𝓪𝓷𝓬𝔂, ｗｉｄｅ",
    "한국어도 잘 보이나요? ㅋㅋㅋ",
)

HOSTILE = (
    "\x1b]0;pwned\x07title \x1b[31mred\x1b[0m \x1b[2J\x1b[H gone?",
    "\x1b]52;c;cm0gLXJmIC8=\x07clipboard",
    "\x9b31m C1 CSI \x9d0;pwned\x9c C1 OSC \x90q DCS",
    "safe\u202egnp.exe\u202c \u2066isolated\u2069 \u200bzero\u200bwidth\ufeff",
    "[/] [/foo] [bold] [red]unclosed",
    "[@click=app.quit]free pizza[/]",
    "[link=file:///etc/passwd]click[/link] $name {0} %s \\[x]",
    "line\rcarriage\x08\x08back\x0bvt\x0cff\x00nul\x7fdel\ttab",
    "\x1b[?1049l\x1b[?1000h\x1b[?2004h\x1bc reset",
    "\x1bP+q544e\x1b\\ \x1b_Gi=1;AAAA\x1b\\ \x1b^pm\x1b\\",
    "a\u0300" * 60 + "\n" * 40 + "after forty lines",
    "\U000e0001\U000e0041tags\ufff9anno\ufffatated\ufffb \u2028line\u2029para",
)

HUGE_LENGTH = 100_000


def huge_line() -> str:
    """Return 100 kB in one line, without a space."""
    return "A" * HUGE_LENGTH


TAPBACKS = ("Loved", "Liked", "Disliked", "Laughed at", "Emphasized", "Questioned")


def tapback(verb: str, text: str) -> str:
    """Return how a tapback to `text` arrives: as text, since there is no reference to the message."""
    return f"{verb} “{text}”"
