"""How people answer: each temperament its own way."""

import random
from collections.abc import Sequence
from functools import partial

from sbtui.sandbox import phrases
from sbtui.sandbox.media import picture
from sbtui.sandbox.people import Person, Temperament, who
from sbtui.sandbox.rows import Row
from sbtui.sandbox.world import World

EAGER = frozenset(
    {
        Temperament.PROMPT,
        Temperament.REACTS,
        Temperament.HOSTILE,
        Temperament.INTERNATIONAL,
        Temperament.SENDS_MEDIA,
    }
)
"""Those who answer every message once; the others finish one answer before they begin the next."""


class Voice:
    """Lets one person type and speak in one thread."""

    def __init__(self, world: World, person: Person, line: str, group_id: str = "") -> None:
        self._world = world
        self._person = person
        self._line = line
        self._group_id = group_id

    async def pause(self, shortest: float, longest: float, chance: random.Random) -> None:
        """Wait in sandbox time."""
        await self._world.scheduler.pause(chance.uniform(shortest, longest))

    async def type(self, seconds: float) -> None:
        """Show typing dots for a while; only iMessage one-to-one threads have them."""
        if self._group_id or self._person.service != "iMessage":
            await self._world.scheduler.pause(seconds)
            return
        self._world.typing(self._person.number, True, self._line)
        try:
            await self._world.scheduler.pause(seconds)
        finally:
            self._world.typing(self._person.number, False, self._line)

    def say(self, content: str, media_url: str = "") -> None:
        """Send one text."""
        self._world.receive(
            number=self._person.number,
            content=content,
            line=self._line,
            media_url=media_url,
            group_id=self._group_id,
        )

    def show(self, chance: random.Random) -> None:
        """Send one picture, perhaps with a caption."""
        name = f"Photo{chance.randint(1000, 9999)}.png"
        path = self._world.media.put(name, picture(name))
        self.say(chance.choice(phrases.CAPTIONS), self._world.base_url + path)


class Replies:
    """Answers messages that arrived."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._answering: set[str] = set()
        self._turns: dict[str, int] = {}
        self._answers = 0

    def answer(self, row: Row) -> None:
        """Let the recipients of `row` answer it, if they are in the mood."""
        self._answers += 1
        chance = random.Random(f"replies:{self._world.config.seed}:{self._answers}")
        if row["group_id"]:
            self._answer_in_group(row, chance)
            return
        person = who(row["number"])
        eager = person.temperament in EAGER
        if not eager and person.number in self._answering:
            return
        voice = Voice(self._world, person, row["from_number"])
        self._answering.add(person.number)
        self._world.scheduler.start(lambda: self._speak(person, voice, row["content"], chance))

    def _answer_in_group(self, row: Row, chance: random.Random) -> None:
        group = self._world.groups.by_id[row["group_id"]]
        people = [who(number) for number in group.numbers]
        for person in chance.sample(people, k=min(len(people), chance.choice((1, 1, 2)))):
            voice = Voice(self._world, person, group.line, group.group_id)
            text, pause = chance.choice(phrases.GROUP_LINES), chance.uniform(1.0, 6.0)
            self._world.scheduler.start(partial(self._say_after, voice, text, pause))

    async def _say_after(self, voice: Voice, text: str, pause: float) -> None:
        await self._world.scheduler.pause(pause)
        voice.say(text)

    async def _speak(self, person: Person, voice: Voice, heard: str, chance: random.Random) -> None:
        try:
            await self._in_character(person, voice, heard, chance)
        finally:
            self._answering.discard(person.number)

    async def _in_character(self, person: Person, voice: Voice, heard: str, chance: random.Random) -> None:
        match person.temperament:
            case Temperament.PROMPT:
                await voice.type(chance.uniform(0.3, 0.9))
                voice.say(chance.choice(phrases.REPLIES))
            case Temperament.SLOW_TYPIST:
                await self._type_slowly(voice, chance)
            case Temperament.FLOODS:
                for number in range(chance.randint(15, 30)):
                    await voice.pause(0.02, 0.25, chance)
                    voice.say(f"{number + 1}. {chance.choice(phrases.REPLIES)}")
            case Temperament.SENDS_MEDIA:
                await voice.pause(0.8, 2.5, chance)
                voice.show(chance)
            case Temperament.REACTS:
                await voice.pause(0.4, 1.5, chance)
                voice.say(phrases.tapback(chance.choice(phrases.TAPBACKS), heard))
            case Temperament.INTERNATIONAL:
                await voice.type(chance.uniform(0.8, 2.5))
                voice.say(self._next_of(person, phrases.INTERNATIONAL))
            case Temperament.HOSTILE:
                await voice.pause(0.3, 1.0, chance)
                voice.say(self._next_of(person, (*phrases.HOSTILE, phrases.huge_line())))
            case _:
                await self._answer_plainly(voice, chance)

    async def _type_slowly(self, voice: Voice, chance: random.Random) -> None:
        for _ in range(chance.randint(2, 4)):
            await voice.type(chance.uniform(3.0, 7.0))
            await voice.pause(0.5, 2.0, chance)
        voice.say(chance.choice(phrases.LONG))

    async def _answer_plainly(self, voice: Voice, chance: random.Random) -> None:
        if chance.random() < 0.1:
            return
        await voice.pause(0.8, 4.0, chance)
        for _ in range(chance.choice((1, 1, 1, 2))):
            await voice.type(chance.uniform(0.8, 3.0))
            voice.say(chance.choice(phrases.REPLIES))

    def _next_of(self, person: Person, texts: Sequence[str]) -> str:
        turn = self._turns.get(person.number, 0)
        self._turns[person.number] = turn + 1
        return texts[turn % len(texts)]
