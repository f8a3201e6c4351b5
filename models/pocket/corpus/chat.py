"""Greetings, thanks, goodbyes, names, echoes: what keeps a dialogue together."""

from . import surface, unknown

HELLO = surface.lines("""
hello; hi; hey; hi there; hello there; good morning; good evening; good afternoon; good day; hey there; greetings; howdy
hiya; hallo; hello pocket; hi pocket; hey pocket; yo; hello everyone; hello world; hi again; welcome
hello, is anyone there
""")
HOW = surface.lines("""
how are you; how are you doing; how are you today; how do you do; how is it going; how's it going; what's up
how are things; are you well; are you ok; how do you feel; hello, how are you; hi, how are you; hey, how are you doing
hi there, how are you; hello pocket, how are you today
""")
THANKS = surface.lines("""
thanks; thank you; thank you very much; thanks a lot; many thanks; thx; thank you so much; thanks for your help
great, thanks; that helps, thank you; cool, thanks; ok, thank you; perfect, thanks; thank you pocket
""")
BYE = surface.lines("""
bye; goodbye; good night; see you; see you later; bye bye; farewell; until tomorrow; take care; I have to go; see you soon
ok, bye; thanks, bye; have a nice day; that is all; good bye
""")
PRAISE = surface.lines("""
well done; good job; nice; great; cool; that is right; you are great; very good; wow; awesome; interesting; good answer
I like that; you are funny; I like you; you are nice; that was good; excellent; amazing; good bot
""")
BLAME = surface.lines("""
that is wrong; wrong; you are wrong; that is not right; no; that is not true; bad answer; I don't believe you
that makes no sense; this is bad; you made a mistake; not helpful
""")
OKAY = surface.lines("""
ok; okay; yes; sure; I see; alright; fine; right; got it; understood; hm; hmm; aha; oh; ah; yes please; of course; maybe
""")
MORE = surface.lines("""
tell me more; more; why; why is that; go on; can you explain more; what else; give me more details; explain it better
I don't understand; how so; say more; and then; continue; really; more details please
can you say that again in other words
""")
TEST = surface.lines("""
test; testing; is this working; does this work; are you there; ping; can you hear me now; are you awake; this is a test
anybody home
""")
JOKE = surface.lines("""
tell me a joke; do you know a joke; make me laugh; say something funny; a joke please; give me a joke; another joke
tell me something funny; do you know any jokes
""")
WHATEVER = surface.lines("""
say something; tell me something; tell me something interesting; tell me a fact; surprise me; talk to me; let's talk
let us chat; can we talk; tell me anything; give me a fun fact; fun fact
""")

JOKES = [
    "Why did the computer sneeze? It had a virus.", "What do you call a bear with no teeth? A gummy bear.",
    "Why was the book sad? It had too many problems.", "What is a small model's favourite game? Guess the next word!",
]
FUN = [
    "Did you know? Bees make honey from the nectar of flowers.", "Did you know? A spider has eight legs.",
    "Did you know? A folkmoot was an assembly of free people.", "Did you know? The blue whale is the biggest animal in the world.",
]
NAMES = """Ada Ben Carla David Emma Felix Grace Hugo Iris Jan Karin Leo Mia Noah Olga Paul Rosa Sam Tom Uma Vera Will Yara Zoe
Anna Bob Alice Charlie Clara Daniel Eva Frank Greta Hans Ida Jonas Kate Lena Max Nina Oscar Peter Lisa Simon Tina Victor
Maria John Mary James Linda Robert Sarah Michael Laura Thomas Julia Lucas Sofia Ali Fatima Omar Aisha Wei Yuki Ravi Priya
Ivan Elena Marco Giulia Pedro Ana Kofi Amara Sven Astrid Liam Nora Ella Jack Ruby Theo Alex Chris Dana Erik""".split()
ECHO_WORDS = """hello banana yes no apple river moon stone cloud bread tiger purple seven window music garden coffee table
friend winter potato ocean pocket ok OK happy orange dragon paper thanks done ready Folkmoot goodbye pong test""".split()


def pick(rng, lines, answers):
    """One of the lines, answered by one of the answers."""
    return surface.ask(rng, rng.choice(lines)), rng.choice(answers)


def hello(rng):
    """A greeting that says what it greets from."""
    return pick(rng, HELLO, ["Hello! I am pocket, a toy language model. What would you like to know?"] * 2
                + ["Hello! I am pocket, the toy model of Folkmoot. How can I help you?"])


def how(rng):
    """Small talk about feelings it does not have."""
    return pick(rng, HOW, ["I am fine, thank you! I am only a toy model. How are you?"])


def thanks(rng):
    """An answer to thanks."""
    return pick(rng, THANKS, ["You are welcome!"])


def bye(rng):
    """A goodbye."""
    return pick(rng, BYE, ["Goodbye! Come back soon."])


def remark(rng):
    """Short remarks of all kinds, none of which asks for a fact."""
    return rng.choice([
        lambda: pick(rng, PRAISE, ["Thank you! I am only a toy."]),
        lambda: pick(rng, BLAME, ["I am sorry. I am a toy and I can be wrong. Try a bigger model."]),
        lambda: pick(rng, OKAY, ["Good. What would you like to know?"]),
        lambda: pick(rng, MORE, ["That is all I can say about it. I am a toy. Try a bigger model for more."]),
        lambda: pick(rng, TEST, ["Yes, I am here. I am pocket, a toy language model."]),
        lambda: pick(rng, JOKE, JOKES),
        lambda: pick(rng, JOKE, JOKES[:1]),
        lambda: pick(rng, WHATEVER, FUN),
        lambda: nonsense(rng),
    ])()


def nonsense(rng):
    """Keyboard noise and invented sentences."""
    words = [unknown.invented(rng) for _ in range(rng.randrange(1, 5))]
    text = " ".join(words)
    return rng.choice([text, surface.capital(text) + "?", text + "!"]), "I am a small toy and I do not understand that."


def echo(rng):
    """Say a word back. Small, but many people try it first."""
    count = 1 if rng.random() < 0.6 else rng.randrange(2, 4)
    words = [rng.choice(ECHO_WORDS) if rng.random() < 0.8 else unknown.invented(rng) for _ in range(count)]
    text = " ".join(words)
    ask = rng.choice(["Say {t}", "Say {t}.", "say {t}", "Repeat after me: {t}", "Repeat: {t}", "Please say {t}.",
                      "Say the word {t}.", "Reply with {t}", "Reply with the word {t}.", "Say \"{t}\".", "Answer with {t}.",
                      "Just say {t}", "Say only {t}.", "Can you say {t}?", "Reply with just {t}.", "Write {t}"])
    return ask.format(t=text), surface.capital(text) + "."


def name(rng):
    """Somebody's name."""
    return rng.choice(NAMES) if rng.random() < 0.8 else surface.capital(unknown.invented(rng))


def name_turns(rng):
    """Two turns that belong together: tell a name, ask for it later."""
    who = name(rng)
    tell = rng.choice(["My name is {n}.", "I am {n}.", "I'm {n}.", "Hi, I am {n}.", "Hello, my name is {n}.", "Call me {n}.",
                       "my name is {n}", "Hi! My name is {n}.", "hello I am {n}", "You can call me {n}.", "This is {n}."])
    ask = rng.choice(["what is my name", "what's my name", "who am I", "do you know my name", "do you remember my name",
                      "can you say my name", "what am I called"])
    return ((tell.format(n=who), f"Nice to meet you, {who}! I am pocket, a toy language model."),
            (surface.ask(rng, ask), f"Your name is {who}."))


def unknown_name(rng):
    """The same question when nobody has told a name."""
    line = rng.choice(["what is my name", "who am I", "do you know my name", "what's my name"])
    return surface.ask(rng, line), "You have not told me your name yet."
