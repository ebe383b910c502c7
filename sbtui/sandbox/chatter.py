"""People talking on their own, to us and in their groups."""

import random

from sbtui.sandbox import phrases
from sbtui.sandbox.config import MAIN_LINE
from sbtui.sandbox.people import CIRCLES, Temperament, cast, who
from sbtui.sandbox.replies import Voice
from sbtui.sandbox.world import World

SHORTEST_PAUSE = 6.0
LONGEST_PAUSE = 35.0
GROUP_SHARE = 0.3
_MULTILINGUAL = {Temperament.INTERNATIONAL: phrases.INTERNATIONAL, Temperament.HOSTILE: phrases.HOSTILE}


class Chatter:
    """Lets someone say something every now and then."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = random.Random(f"chatter:{world.config.seed}")
        people = cast()
        self._people = people
        self._weights = [person.talks for person in people]

    async def run(self) -> None:
        """Talk until cancelled."""
        while True:
            await self._world.scheduler.pause(self._chance.uniform(SHORTEST_PAUSE, LONGEST_PAUSE))
            if self._chance.random() < GROUP_SHARE:
                await self._talk_in_group()
            else:
                await self._talk_to_us()

    async def _talk_in_group(self) -> None:
        chance, circle = self._chance, self._chance.choice(CIRCLES)
        for number in chance.choices(circle.numbers, k=chance.randint(1, 4)):
            voice = Voice(self._world, who(number), circle.line, circle.group_id)
            await voice.pause(1.0, 5.0, chance)
            voice.say(chance.choice(phrases.GROUP_LINES))

    async def _talk_to_us(self) -> None:
        chance = self._chance
        person = chance.choices(self._people, weights=self._weights)[0]
        voice = Voice(self._world, person, MAIN_LINE)
        if person.temperament is Temperament.SENDS_MEDIA:
            voice.show(chance)
            return
        await voice.type(chance.uniform(1.0, 4.0))
        voice.say(chance.choice(_MULTILINGUAL.get(person.temperament, phrases.OPENERS)))
