"""Facts that are easier to keep as tables: capitals, opposites, animals, sums."""

from . import surface

CAPITALS = dict(line.split("=") for line in surface.lines("""
France=Paris;Germany=Berlin;Italy=Rome;Spain=Madrid;Portugal=Lisbon;England=London;the United Kingdom=London
Ireland=Dublin;Scotland=Edinburgh;Wales=Cardiff;Austria=Vienna;Switzerland=Bern;Belgium=Brussels
the Netherlands=Amsterdam;Luxembourg=Luxembourg;Denmark=Copenhagen;Norway=Oslo;Sweden=Stockholm;Finland=Helsinki
Iceland=Reykjavik;Poland=Warsaw;the Czech Republic=Prague;Slovakia=Bratislava;Hungary=Budapest;Romania=Bucharest
Bulgaria=Sofia;Greece=Athens;Turkey=Ankara;Ukraine=Kyiv;Russia=Moscow;Croatia=Zagreb;Serbia=Belgrade
Slovenia=Ljubljana;Estonia=Tallinn;Latvia=Riga;Lithuania=Vilnius;Egypt=Cairo;Morocco=Rabat;Kenya=Nairobi
Ethiopia=Addis Ababa;Nigeria=Abuja;Ghana=Accra;South Africa=Pretoria;China=Beijing;Japan=Tokyo;South Korea=Seoul
India=New Delhi;Pakistan=Islamabad;Thailand=Bangkok;Vietnam=Hanoi;Indonesia=Jakarta;Australia=Canberra
New Zealand=Wellington;Canada=Ottawa;the United States=Washington, D.C.;the USA=Washington, D.C.;Mexico=Mexico City
Cuba=Havana;Brazil=Brasilia;Argentina=Buenos Aires;Chile=Santiago;Peru=Lima;Colombia=Bogota;Israel=Jerusalem
Iran=Tehran;Iraq=Baghdad
"""))

OPPOSITES = [pair.split("/") for pair in """
hot/cold big/small tall/short long/short fast/slow old/young new/old good/bad happy/sad rich/poor light/dark day/night
black/white up/down left/right open/closed full/empty hard/soft wet/dry clean/dirty loud/quiet early/late near/far
high/low strong/weak thick/thin wide/narrow heavy/light sweet/sour true/false yes/no in/out on/off first/last
start/end begin/end win/lose push/pull buy/sell come/go give/take love/hate friend/enemy summer/winter morning/evening
north/south east/west inside/outside above/below before/after always/never easy/difficult cheap/expensive safe/dangerous
brave/afraid beautiful/ugly clever/stupid deep/shallow awake/asleep alive/dead right/wrong smooth/rough sharp/blunt
boy/girl man/woman king/queen brother/sister top/bottom front/back laugh/cry war/peace question/answer
""".split()]

COLOURS = [item.split("=") for item in surface.lines("""
grass=green;the sky=blue;snow=white;blood=red;a banana=yellow;a lemon=yellow;a carrot=orange;a tomato=red;coal=black
milk=white;the sea=blue;a leaf=green;a strawberry=red;chocolate=brown;the night=black;the sun=yellow;a cherry=red
an elephant=grey;a frog=green;a flamingo=pink;a raven=black;a swan=white;a cucumber=green;a pumpkin=orange;gold=yellow
a polar bear=white;a crow=black;a lion=yellow;a rose=red;a pig=pink;rice=white;salt=white;an orange=orange
""")]

# animal: sound, young, home, food, legs
ANIMALS = [row.split(",") for row in """
dog,woof,puppy,in a kennel or with people,meat and dog food,four
cat,meow,kitten,in houses with people,mice and cat food,four
cow,moo,calf,on a farm,grass,four
horse,neigh,foal,in a stable,grass and hay,four
sheep,baa,lamb,on a farm,grass,four
goat,meh,kid,on a farm,grass and leaves,four
pig,oink,piglet,on a farm,almost everything,four
duck,quack,duckling,near water,water plants and small animals,two
hen,cluck,chick,on a farm,grain and worms,two
rooster,cock-a-doodle-doo,chick,on a farm,grain and worms,two
lion,roar,cub,in Africa,meat,four
tiger,roar,cub,in the forests of Asia,meat,four
bear,growl,cub,in forests and mountains,berries; honey and fish,four
wolf,howl,pup,in forests,meat,four
fox,yip,cub,in a den,mice and berries,four
owl,hoot,owlet,in trees,mice,two
frog,ribbit,tadpole,in and near ponds,insects,four
bee,buzz,larva,in a hive,nectar from flowers,six
mouse,squeak,pup,in a small hole,grain and cheese,four
snake,hiss,snakelet,in grass; sand or trees,mice and other small animals,no
elephant,trumpet,calf,in Africa and Asia,grass and leaves,four
monkey,chatter,infant,in trees,fruit,four
penguin,squawk,chick,near the South Pole,fish,two
spider,nothing,spiderling,in a web,insects,eight
ant,nothing,larva,in an anthill,seeds and sweet things,six
rabbit,nothing,kit,in a burrow,grass and carrots,four
kangaroo,nothing,joey,in Australia,grass,four
giraffe,hum,calf,in Africa,leaves,four
whale,song,calf,in the sea,small sea animals and fish,no
fish,nothing,fry,in water,water plants and small animals,no
butterfly,nothing,caterpillar,in meadows and gardens,nectar from flowers,six
camel,grunt,calf,in the desert,dry plants,four
polar bear,growl,cub,in the Arctic,seals,four
panda,bleat,cub,in China,bamboo,four
koala,grunt,joey,in Australia,leaves,four
squirrel,chatter,kit,in trees,nuts,four
""".replace("; ", "\0").split("\n") if row]

PLURAL = {"sheep": "sheep", "fish": "fish", "wolf": "wolves", "mouse": "mice", "fox": "foxes",
          "butterfly": "butterflies", "monkey": "monkeys"}
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
NUMBERS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
           " seventeen eighteen nineteen twenty").split()
TOO_BIG = "That sum is too big for me. I am a toy and only add and subtract small numbers up to 20."


def plural(animal):
    """The plural of an animal of the table."""
    return PLURAL.get(animal, animal + "s")


def article(noun):
    """The noun with its indefinite article."""
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def capital_blocks():
    """Capitals, asked both ways."""
    for country, city in CAPITALS.items():
        answer = f"The capital of {country} is {city}".rstrip(".") + "."
        yield ([f"what | is | the capital of {country}", f"what is the capital city of {country}",
                f"which city is the capital of {country}", f"name the capital of {country}",
                f"{country} capital", f"capital of {country}", f"what is {country}'s capital",
                f"what | is | the capital of {country}", f"tell me the capital of {country}"],
               [answer])
    for country, city in CAPITALS.items():
        if list(CAPITALS.values()).count(city) == 1:
            yield ([f"which country has the capital {city}", f"where | is | {city}",
                    f"{city} is the capital of which country", f"what country is {city} in"],
                   [f"{city} is the capital of {country}."])


def opposite_blocks():
    """Opposites in both directions, where the way back is unambiguous."""
    seen = set()
    for a, b in OPPOSITES + [(b, a) for a, b in OPPOSITES]:
        if a in seen:
            continue
        seen.add(a)
        yield ([f"what | is | the opposite of {a}", f"the opposite of {a}", f"what's the contrary of {a}",
                f"opposite of {a}", f"give me the opposite of {a}", f"which word is the opposite of {a}",
                f"what is the reverse of {a}"], [f"The opposite of {a} is {b}."])


def colour_blocks():
    """The colours of common things."""
    for thing, colour in COLOURS:
        answer = f"{surface.capital(thing)} is {colour}."
        yield ([f"what colour is {thing}", f"which colour is {thing}", f"what | is | the colour of {thing}",
                f"what colour does {thing} have", f"tell me the colour of {thing}"], [answer])


def animal_blocks():
    """Sound, young, home, food and legs of the animals."""
    for row in ANIMALS:
        name, sound, young, home, food, legs = (cell.replace("\0", ", ") for cell in row)
        one, many = article(name), plural(name)
        big = surface.capital(one)
        if sound != "nothing":
            yield ([f"what does {one} say", f"what sound does {one} make", f"what noise does {one} make",
                    f"how does {one} sound", f"which sound do {many} make", f"what do {many} say"],
                   [f"{big} says {sound}." if sound not in ("song", "trumpet") else f"{big} makes a sound we call a {sound}."])
        yield ([f"what | is | a baby {name} | called", f"what is a young {name} called",
                f"what do you call a baby {name}", f"what is the name for a baby {name}", f"baby {name}"],
               [f"A baby {name} is called {article(young)}."])
        yield ([f"where | do | {many} | live", f"where does {one} live", f"what is the home of {one}",
                f"where can I find {many}"], [f"{surface.capital(many)} live {home}."])
        yield ([f"what | do | {many} | eat", f"what does {one} eat", f"what is the food of {one}",
                f"what do you feed {one}"], [f"{surface.capital(many)} eat {food}."])
        yield ([f"how many legs does {one} have", f"how many legs do {many} have", f"how many legs has {one}",
                f"number of legs of {one}"], [f"{big} has {legs} legs."])
        yield ([f"what | is | {one}", f"what | are | {many}", f"tell me about {many}", f"tell me something about {many}",
                f"describe {one}", f"what do you know about {many}", f"tell me a fact about {many}"],
               [f"{big} is an animal. {surface.capital(many)} live {home} and eat {food}."])


def calendar_blocks():
    """What comes before and after each day and month."""
    for kind, names in (("day", DAYS), ("month", MONTHS)):
        for i, name in enumerate(names):
            after, before = names[(i + 1) % len(names)], names[i - 1]
            yield ([f"what {kind} comes after {name}", f"what comes after {name}", f"which {kind} follows {name}",
                    f"which {kind} is after {name}", f"what is the {kind} after {name}"],
                   [f"{after} comes after {name}."])
            yield ([f"what {kind} comes before {name}", f"what comes before {name}", f"which {kind} is before {name}",
                    f"what is the {kind} before {name}"], [f"{before} comes before {name}."])


def all_blocks():
    """Every table as blocks of questions and answers."""
    blocks = []
    for table in (capital_blocks, opposite_blocks, colour_blocks, animal_blocks, calendar_blocks):
        blocks.extend(table())
    return blocks


def counting_turn(rng):
    """Counting up and down, and the neighbours of a number."""
    kind = rng.randrange(4)
    if kind < 2:
        low = 1 if rng.random() < 0.6 else rng.randrange(0, 10)
        high = rng.randrange(low + 2, 21)
        span = ", ".join(str(n) for n in range(low, high + 1))
        top = NUMBERS[high] if rng.random() < 0.5 else str(high)
        ways = [f"count from {low} to {top}", f"count {low} to {top}"]
        if low == 1:
            ways += [f"count to {top}", f"count up to {top}", f"count from one to {top}"]
        return surface.ask(rng, rng.choice(ways)), span
    n = rng.randrange(1, 20)
    shown = NUMBERS[n] if rng.random() < 0.5 else str(n)
    if kind == 2:
        return (surface.ask(rng, rng.choice([f"what number comes after {shown}", f"what comes after {shown}",
                                             f"which number follows {shown}"])), f"{n + 1} comes after {n}.")
    return (surface.ask(rng, rng.choice([f"what number comes before {shown}", f"what comes before {shown}"])),
            f"{n - 1} comes before {n}.")


def sum_turn(rng):
    """Small sums, and an honest no to bigger ones."""
    if rng.random() < 0.2:
        return big_sum_turn(rng)
    if rng.random() < 0.6:
        total = rng.randrange(0, 21)
        a = rng.randrange(0, total + 1)
        b, sign, words, answer = total - a, "+", ["plus", "and", "plus"], total
    else:
        a = rng.randrange(0, 21)
        b = rng.randrange(0, a + 1)
        sign, words, answer = "-", ["minus", "less", "minus"], a - b
    show = (lambda n: NUMBERS[n]) if rng.random() < 0.3 else str
    left, right, word = show(a), show(b), rng.choice(words)
    way = rng.choice([f"what is {left} {sign} {right}", f"what | is | {left} {word} {right}", f"{a}{sign}{b}",
                      f"{a} {sign} {b}", f"{a} {sign} {b} =", f"how much is {left} {sign} {right}", f"calculate {a} {sign} {b}",
                      f"how much is {left} {word} {right}", f"what is {a}{sign}{b}"])
    return surface.ask(rng, way), f"{a} {sign} {b} = {answer}"


def big_sum_turn(rng):
    """A sum outside the little table that the model can learn."""
    a = rng.choice([rng.randrange(21, 100), rng.randrange(100, 10000), rng.randrange(2, 21)])
    b = rng.choice([rng.randrange(21, 100), rng.randrange(100, 1000)])
    if rng.random() < 0.5:
        sign, word = rng.choice([("*", "times"), ("/", "divided by"), ("x", "times")])
        b = rng.choice([b, rng.randrange(1, 20)])
    else:
        sign, word = rng.choice([("+", "plus"), ("-", "minus")])
    way = rng.choice([f"what is {a} {sign} {b}", f"what | is | {a} {word} {b}", f"{a}{sign}{b}", f"{a} {sign} {b}",
                      f"how much is {a} {word} {b}", f"calculate {a} {sign} {b}", f"what is the square root of {a}",
                      f"what is {a} percent of {b}"])
    return surface.ask(rng, way), TOO_BIG
