"""Very short stories, put together from interchangeable parts."""

from . import surface

HEROES = """fox bear wolf rabbit mouse cat dog owl hedgehog squirrel frog duck turtle snail bee ant horse donkey goat lamb pig
cow hen lion tiger elephant monkey penguin whale dolphin fish crab dragon robot princess prince king queen knight wizard
witch pirate girl boy farmer baker sailor tailor giant ghost train boat star cloud tree snowman teapot dinosaur panda
koala kangaroo giraffe zebra camel spider butterfly bird swan raven crow""".split()
NAMES = """Finn Mila Otto Pip Nora Bruno Tilda Rufus Lotte Milo Hazel Toby Wanda Oskar Greta Fritz Olive Hugo Daisy Barney
Poppy Jasper Willow Felix Luna Theo Ruby Moritz Ivy Benno""".split()
TRAITS = surface.lines("""
small; young; curious; shy; brave; kind; clever; lonely; cheerful; gentle; quiet; hungry; lazy; proud
""")
PLACES = surface.lines("""
in a green forest; by the sea; on a high hill; near a quiet river; in a little village; under an old oak
at the edge of a wide field; on a small island; in a sunny valley; behind a red barn
""")
TIMES = surface.lines("""
One morning; One day; One cold evening; One rainy day; One bright night; In the spring; Late in the autumn
""")

# Each plot: what goes wrong, who helps how, how it ends, and what it teaches.
PLOTS = [
    ("{name} lost the way home. It was getting dark and the path was gone.",
     "Then an old {friend} came by with a lantern. \"Follow me,\" said the {friend}. \"I know every stone here.\"",
     "Together they walked until they saw the light of home.",
     "From then on {name} never forgot to thank a helper."),
    ("{name} found a shiny key in the grass, but there was no door to be seen.",
     "A {friend} said, \"I have seen a tiny door behind the waterfall.\"",
     "The key fitted! Behind the door was a garden full of sweet berries, and they shared them.",
     "A treasure is best when it is shared."),
    ("a great storm blew away the roof of {name}'s house.",
     "A {friend} heard the noise and called all the neighbours.",
     "Everyone brought a branch or a stone, and before the night the roof was whole again.",
     "Many small helpers can do a big thing."),
    ("{name} wanted to reach the moon and climbed higher and higher, but the moon stayed far away.",
     "A {friend} laughed kindly and pointed at the pond.",
     "There the moon lay on the water, so near that {name} could touch it.",
     "Sometimes what we look for is close to us."),
    ("{name} heard somebody crying behind a bush.",
     "It was a little {friend} with a thorn in its foot.",
     "{name} pulled the thorn out very gently, and the {friend} smiled again.",
     "The two of them stayed friends for ever."),
    ("{name} wanted to win the big race, but {name} was not fast.",
     "\"Do not hurry,\" said a {friend}. \"Just never stop.\"",
     "The others ran fast and then fell asleep. {name} went on step by step and came in first.",
     "Who goes on calmly also arrives."),
    ("{name} had only one piece of bread left.",
     "At the door stood a {friend} who was hungry too.",
     "{name} broke the bread in two, and it tasted better than a whole one.",
     "The next day the {friend} came back with a basket full of apples."),
    ("{name} was afraid of the dark and could not sleep.",
     "A {friend} sat down outside and said, \"Listen. The dark is full of quiet songs.\"",
     "{name} listened to the wind and the crickets, and soon fell asleep.",
     "After that night the dark was a friend."),
    ("{name} planted a seed and waited, but nothing happened.",
     "\"Give it water and time,\" said a {friend}.",
     "{name} watered it every day. At last a flower opened, as yellow as the sun.",
     "Good things need patience."),
    ("all the animals met to choose a leader, and everyone shouted.",
     "\"Why do we need one?\" asked {name}. \"Let us sit in a circle and talk as equals,\" said a {friend}.",
     "So they did, and each of them helped with what it could do best.",
     "They called it their folkmoot."),
    ("the river rose and {name} could not get across.",
     "A {friend} swam up and said, \"Hold on to my back.\"",
     "They came safely to the other side, wet and laughing.",
     "{name} later built a bridge for everybody."),
    ("{name} told everybody a big lie, and soon nobody believed a word.",
     "Only a {friend} still listened and said, \"Tell the truth once, and then once more.\"",
     "{name} did so, day after day, until all trusted {name} again.",
     "An honest word is worth more than a big one."),
]
ASK_ABOUT = ["tell me a story about {a}", "tell me a story about {a}", "a story about {a}", "tell a story about {a}",
             "tell me a short story about {a}", "can you tell me a story about {a}", "write a story about {a}",
             "I want a story about {a}", "give me a story about {a}", "do you know a story about {a}", "story about {a}",
             "write a short story about {a}", "please tell me a tale about {a}", "make up a story about {a}",
             "could you tell me a story with {a}", "tell us a little story about {a}", "bedtime story about {a}"]
ASK_ANY = ["tell me a story", "tell a story", "tell me a short story", "can you tell me a story", "a story, please", "write a story",
           "I want a story", "tell me a bedtime story", "do you know a story", "story", "once upon a time", "another story",
           "give me a story", "write a short story", "tell me another story", "tell me a tale", "make up a story",
           "tell me another one, a story", "read me a story", "could you tell me a little story"]


def tell(rng, hero, hero_name=None):
    """A whole story about one hero."""
    friend = rng.choice([h for h in HEROES[:23] if h != hero])
    name = hero_name or rng.choice(NAMES)
    trouble, help_, end, moral = rng.choice(PLOTS)
    opening = (f"Once upon a time there was a {rng.choice(TRAITS)} {hero} called {name}."
               f" {name} lived {rng.choice(PLACES)}. {rng.choice(TIMES)} ")
    body = " ".join([trouble, help_, end, moral]).format(name=name, friend=friend)
    for vowel in "aeiou":
        body = body.replace(f" a {vowel}", f" an {vowel}").replace(f"A {vowel}", f"An {vowel}")
    return opening + body


def turn(rng):
    """A request for a story, and the story."""
    hero = rng.choice(HEROES)
    if rng.random() < 0.25:
        return surface.ask(rng, rng.choice(ASK_ANY)), tell(rng, hero)
    name = rng.choice(NAMES) if rng.random() < 0.12 else None
    a = ("an " if hero[0] in "aeiou" else "a ") + hero
    if rng.random() < 0.2:
        a = f"a {rng.choice(TRAITS)} {hero}" if rng.random() < 0.6 else "the " + hero
    if name:
        a += rng.choice([" called ", " named "]) + name
    return surface.ask(rng, rng.choice(ASK_ABOUT).format(a=a)), tell(rng, hero, name)
