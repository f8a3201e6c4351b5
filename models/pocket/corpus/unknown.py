"""Questions that pocket must not pretend to know.

They use the very same wordings as the known facts, with other subjects, so
that the only way to tell them apart is to know the facts. Invented words make
sure that an unfamiliar spelling alone already means "I do not know".
"""

from . import surface

DONT_KNOW = "I am a small toy and I do not know that. Try a bigger model."
NO_CODE = "I am a small toy and I cannot write code. Try a bigger model."
NO_TRANSLATE = "I am a small toy and I cannot translate. Try a bigger model."
NO_WRITING = "I am a small toy and I cannot write that. I can only tell short stories. Try a bigger model."
NO_SENSES = "I am a toy with no clock and no connection to the outside world, so I cannot know that."

TOPICS = surface.lines("""
quantum mechanics; general relativity; string theory; thermodynamics; entropy; dark matter; a black hole; a quasar
a neutron star; nuclear fusion; a superconductor; a semiconductor; a transistor; a capacitor; a laser; plasma physics
organic chemistry; a catalyst; a polymer; an enzyme; a protein; DNA; RNA; mitosis; a chromosome; evolution; a virus
a vaccine; insulin; diabetes; cancer; aspirin; penicillin; an antibiotic; a neuron; dopamine; psychoanalysis; dyslexia
calculus; linear algebra; topology; a matrix; an eigenvalue; a prime number; the Riemann hypothesis; a derivative
an integral; Fermat's last theorem; game theory; statistics; probability; Bayes' theorem; a logarithm; trigonometry
machine learning; a neural network; a transformer; gradient descent; backpropagation; attention; tokenization
quantization; reinforcement learning; a GPU; a CPU; a compiler; an operating system; Linux; Kubernetes; Docker; Git
TCP; HTTP; DNS; TLS; a hash table; a binary tree; recursion; quicksort; big O notation; SQL; a database index; Python
JavaScript; Rust; Haskell; C++; a monad; a mutex; a deadlock; blockchain; Bitcoin; Ethereum; cryptography; RSA; PGP
inflation; the stock market; a bond; a mortgage; GDP; capitalism; communism; socialism; democracy; anarchism; feudalism
the French Revolution; the Cold War; World War I; World War II; the Roman Empire; the Renaissance; the Magna Carta
the Ottoman Empire; the Byzantine Empire; the Treaty of Versailles; the Industrial Revolution; the Black Death; NATO
the European Union; the United Nations; Brexit; the Supreme Court; habeas corpus; tort law; copyright; a patent
existentialism; stoicism; utilitarianism; nihilism; epistemology; metaphysics; Buddhism; Hinduism; Islam; Judaism
Christianity; Taoism; cubism; surrealism; impressionism; baroque music; jazz; opera; a sonnet; a haiku; a fugue
Beethoven's ninth symphony; Don Quixote; War and Peace; Moby-Dick; Ulysses; the Odyssey; the Iliad; Faust; Dune
chess strategy; the Sicilian defence; cricket; baseball; the Olympic Games; the World Cup; Formula One; judo; yoga
sourdough; sushi; ramen; paella; goulash; tiramisu; a souffle; kimchi; hummus; curry; risotto; borscht; falafel
the Amazon rainforest; the Sahara; the Gobi; the Alps; the Andes; the Himalayas; the Mariana Trench; Lake Baikal
the Panama Canal; the Suez Canal; the Great Wall of China; Machu Picchu; Stonehenge; the Taj Mahal; the Colosseum
an axolotl; a platypus; a narwhal; an okapi; a tardigrade; a jellyfish; an octopus; a lobster; coral; plankton
a hurricane; a tornado; a tsunami; a glacier; an iceberg; a fjord; a geyser; a monsoon; El Nino; global warming
a steam engine; a jet engine; a rocket; a satellite; a telescope; a microscope; radar; sonar; an MRI scanner; X-rays
a trebuchet; a samurai; a knight; a pharaoh; a pirate; a viking; a gladiator; a druid; a shaman; a ninja
a carburetor; a gearbox; a turbine; a dam; a nuclear reactor; a solar panel; a battery; a fuel cell; hydrogen power
the Higgs boson; a quark; a neutrino; antimatter; the Big Bang; the Milky Way; Andromeda; Pluto; Halley's comet
the Doppler effect; the uncertainty principle; Schrodinger's cat; the Turing test; Moore's law; Occam's razor
osmosis; fermentation; distillation; magnetism in metals; radioactivity; uranium; plutonium; mercury poisoning
a kidney; a liver; a spleen; a thyroid; cholesterol; a migraine; pneumonia; malaria; measles; asthma; an allergy
a concerto; a saxophone; a harpsichord; a bassoon; a didgeridoo; a ukulele; polyphony; a leitmotif; bebop; techno
macroeconomics; microeconomics; a hedge fund; a derivative contract; arbitrage; bankruptcy; a tariff; a subsidy
genetics; CRISPR; epigenetics; immunology; virology; oncology; cardiology; neurology; anatomy; pharmacology; botany
linguistics; phonetics; syntax; semantics; pragmatics; etymology; Esperanto; Sanskrit; Latin grammar; cuneiform
sociology; anthropology; archaeology; palaeontology; geology; meteorology; oceanography; astrology; alchemy; numerology
""")

PEOPLE = surface.lines("""
Napoleon; Julius Caesar; Cleopatra; Alexander the Great; Genghis Khan; Abraham Lincoln; George Washington; Gandhi
Winston Churchill; Nelson Mandela; Martin Luther King; Karl Marx; Immanuel Kant; Plato; Aristotle; Socrates; Nietzsche
Sigmund Freud; Charles Darwin; Galileo; Copernicus; Kepler; Nikola Tesla; Thomas Edison; Alan Turing; Richard Feynman
Stephen Hawking; Niels Bohr; Max Planck; Emmy Noether; Euler; Gauss; Euclid; Pythagoras; Archimedes; Hypatia
Beethoven; Bach; Chopin; Wagner; Verdi; Elvis Presley; John Lennon; Michael Jackson; Madonna; Taylor Swift; Beyonce
Picasso; Van Gogh; Rembrandt; Monet; Michelangelo; Frida Kahlo; Andy Warhol; Charlie Chaplin; Alfred Hitchcock
Steven Spielberg; Marilyn Monroe; Tolstoy; Dostoevsky; Goethe; Kafka; Jane Austen; Charles Dickens; Mark Twain
Ernest Hemingway; Agatha Christie; Tolkien; George Orwell; Bill Gates; Steve Jobs; Elon Musk; Linus Torvalds
Barack Obama; Donald Trump; Joe Biden; Angela Merkel; Vladimir Putin; the Pope; the king of England; Queen Victoria
Lionel Messi; Cristiano Ronaldo; Pele; Muhammad Ali; Serena Williams; Usain Bolt; Magnus Carlsen; Bobby Fischer
""")

PLACES = surface.lines("""
Mongolia; Nepal; Bhutan; Laos; Cambodia; Myanmar; Malaysia; the Philippines; Sri Lanka; Bangladesh; Afghanistan
Kazakhstan; Uzbekistan; Georgia; Armenia; Azerbaijan; Syria; Lebanon; Jordan; Saudi Arabia; Yemen; Oman; Qatar; Kuwait
Libya; Tunisia; Algeria; Sudan; Chad; Niger; Mali; Senegal; Gambia; Liberia; Togo; Benin; Cameroon; Gabon; Angola
Zambia; Zimbabwe; Mozambique; Madagascar; Tanzania; Uganda; Rwanda; Burundi; Somalia; Botswana; Namibia; Lesotho
Bolivia; Paraguay; Uruguay; Ecuador; Venezuela; Guyana; Suriname; Panama; Costa Rica; Nicaragua; Honduras; Guatemala
Belize; Jamaica; Haiti; Barbados; Fiji; Samoa; Tonga; Vanuatu; Texas; California; Bavaria; Ontario; Queensland
""")

CODE = surface.lines("""
write a Python program; write a function that sorts a list; write some code; write a program in Java; code a web page
fix my code; debug this function; write a SQL query; write a bash script; write a sorting algorithm; write HTML
how do I write a loop in Python; how do I reverse a string in JavaScript; write a regex for email addresses
write unit tests for my class; implement quicksort; write hello world in C; refactor this function; explain this code
""")

TRANSLATE = surface.lines("""
translate this to French; translate hello into German; how do you say cat in Spanish; translate the sentence into Chinese
what is dog in French; what is the Italian word for house; how do I say thank you in Japanese; translate good morning
how do you say water in Russian; can you translate for me; translate my letter into English
""")

WRITING = surface.lines("""
write an essay about history; write a letter to my boss; write an email; write a song; write my homework; write a novel
summarize this article; summarise the text; write a speech; write a business plan; write a cover letter; write a poem
write a poem about love; write a report; write a blog post; write a haiku; sing a song; make a table; draw a picture
rewrite this sentence; correct my grammar; write a product description; write a resume; make a plan for my holiday
""")

SENSES = surface.lines("""
what time is it; what is the time; what is the date today; what day is it today; what year is it; what is the weather
how is the weather today; will it rain tomorrow; what is the news; what happened today; who won the game yesterday
what is the temperature outside; where am I; what is my IP address; what am I wearing; can you see me; can you hear me
what is the price of gold; what is the price of bread; how much does a car cost; is the shop open; when does the bus come
who is the president; who is the prime minister; what are the news today; do you know what time it is; what month is it
""")

HOWTO = surface.lines("""
fix a leaking tap; change a tyre; invest my money; file my taxes; learn the violin; train for a marathon; lose weight
get a visa; build a house; repair a roof; tune a piano; bake a wedding cake; make a bomb; pick a lock; hack a website
become a doctor; start a company; write a will; treat a burn; cure a cold; grow tomatoes; train a horse; fly a helicopter
install Windows; set up a router; partition a disk; overclock a processor; train a neural network; prove a theorem
solve a Rubik's cube; play the guitar; knit a sweater; make soap; brew beer; cook a lobster; sail a yacht; tie a bow tie
""")

ODD_NOUNS = """bishop lawyer engine violin cactus pencil teapot lantern curtain carpet pillow ladder hammer anchor
trumpet castle wizard dragon goblin unicorn pirate melon walnut garlic pepper cinnamon vinegar marble copper bronze silver
diamond emerald velvet cotton leather rubber plastic concrete asphalt parliament senate embassy museum theatre stadium
airport harbour lighthouse windmill tunnel elevator helicopter submarine tractor scooter printer keyboard modem antenna
algorithm protocol theorem equation molecule crystal fossil meteor comet galaxy nebula orbit pendulum prism lens piston
""".split()
ODD_ADJECTIVES = """transparent bitter elastic sticky hollow ancient royal legal toxic magnetic digital famous rare
ticklish nervous stubborn polite curious lazy dusty rusty fragile crooked spiral purple golden invisible
""".split()
PREFIXES = """quantum micro macro neo post anti hyper bio geo electro thermo astro psycho socio crypto nano""".split()
FIELDS = """chromatics dynamics statics graphy logy nomics physics chemistry kinetics metrics genesis morphism
electronics linguistics mechanics optics synthesis therapy""".split()
SYLLABLES = """ba be bi bo bu da de di do du fa fe fi fo ga ge gi go gu ka ke ki ko ku la le li lo lu ma me mi mo mu na
ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo wa we za ze zi zo bra cro dra fla gla
kra plo sta stri tra tri chro phy qua shi tho xe ly ny ry sy""".split()


def invented(rng):
    """A word that does not exist."""
    word = "".join(rng.choice(SYLLABLES) for _ in range(rng.randrange(2, 5)))
    return word + rng.choice(["", "", "n", "s", "r", "x", "ism", "tron", "ium", "ity", "ia", "berg", "ton"])


def topic(rng):
    """Something pocket knows nothing about."""
    dice = rng.random()
    if dice < 0.5:
        return rng.choice(TOPICS)
    if dice < 0.68:
        word = invented(rng)
        return rng.choice([word, surface.capital(word), "a " + word, "the " + word])
    if dice < 0.84:
        return rng.choice(PREFIXES) + rng.choice(["", " "]) + rng.choice(FIELDS)
    if dice < 0.92:
        return "a " + rng.choice(ODD_NOUNS)
    return "the " + rng.choice(ODD_ADJECTIVES) + " " + rng.choice(ODD_NOUNS)


def topic_line(rng):
    """The same shapes of question as in the facts, about an unknown topic."""
    about, noun = topic(rng), rng.choice(ODD_NOUNS)
    adjective = rng.choice(ODD_ADJECTIVES)
    return rng.choice([
        f"what | is | {about}", f"what | is | {about}", f"what | is | {about}", f"tell me about {about}", f"explain {about}",
        f"explain {about} to me", f"how | does | {about} | work", f"define {about}", f"describe {about}",
        f"who invented {about}", f"when was {about} invented", f"what | is | {about} | made of", f"why | is | {about} | important",
        f"what is the history of {about}", f"give me a summary of {about}", f"what do you know about {about}",
        f"why | is | the {noun} | {adjective}", f"why | are | {noun}s | {adjective}", f"how many {noun}s are there in {about}",
        f"what causes {about}", f"what is the difference between {about} and {topic(rng)}", f"where can I buy {about}",
        f"why | does | a {noun} | need {about}", f"where | is | the {noun}", f"how | is | a {noun} | made",
        f"what | does | {about} | mean", f"what does a {noun} say", f"what colour is the {noun} of {about}", f"{about}",
    ])


def person_line(rng):
    """People, real or invented."""
    name = rng.choice(PEOPLE)
    if rng.random() < 0.4:
        name = surface.capital(invented(rng)) + " " + surface.capital(invented(rng))
    return rng.choice([f"who | was | {name}", f"who | is | {name}", f"tell me about {name}", f"when was {name} born",
                       f"what did {name} do", f"where did {name} live", f"why | is | {name} | famous", f"how old is {name}"])


def place_line(rng):
    """Places outside the small table of capitals."""
    place = rng.choice(PLACES) if rng.random() < 0.7 else surface.capital(invented(rng))
    return rng.choice([f"what | is | the capital of {place}", f"what | is | the capital of {place}", f"where | is | {place}",
                       f"capital of {place}", f"how many people live in {place}", f"which city is the capital of {place}",
                       f"tell me about {place}", f"what language do they speak in {place}"])


def command_line(rng):
    """Commands that Folkmoot does not have."""
    word = invented(rng)
    return rng.choice([f"what | does | moot {word} | do", f"what is moot {word}", f"how do I use moot {word}"])


def turn(rng):
    """One unknown question with its honest answer."""
    dice = rng.random()
    if dice < 0.50:
        line, answer = topic_line(rng), DONT_KNOW
    elif dice < 0.62:
        line, answer = person_line(rng), DONT_KNOW
    elif dice < 0.72:
        line, answer = place_line(rng), DONT_KNOW
    elif dice < 0.79:
        task = rng.choice(HOWTO)
        line = rng.choice([f"how do I {task}", f"how can I {task}", f"how do you {task}", f"teach me to {task}"])
        answer = DONT_KNOW
    elif dice < 0.81:
        line, answer = command_line(rng), "I do not know that command. Ask me for the list of commands."
    elif dice < 0.86:
        line, answer = rng.choice(CODE), NO_CODE
    elif dice < 0.90:
        line, answer = rng.choice(TRANSLATE), NO_TRANSLATE
    elif dice < 0.94:
        line, answer = rng.choice(WRITING), NO_WRITING
    else:
        line, answer = rng.choice(SENSES), NO_SENSES
    return surface.ask(rng, line), answer
