"""How people really type: wrappers around a question, and small damage to it.

The facts are written once, in clean English. Everything here exists so that
the model meets each of them in many outer forms and learns to look through
them.
"""

import random

DIRECT = [
    "Hey, {q}?", "Hi! {Q}?", "Hello, {q}?", "Quick question: {q}?", "I have a question. {Q}?",
    "Question: {q}?", "{Q}, please?", "Please tell me: {q}?", "So {q}?", "So, {q}?", "Pocket, {q}?",
    "Ok, {q}?", "And {q}?", "Now tell me, {q}?", "{Q}? Please answer briefly.", "Can you answer this: {q}?",
    "Just wondering, {q}?", "My question is: {q}?", "{Q}? I want to know.", "Excuse me, {q}?",
    "My child asks: {q}?", "{Q}? Explain it simply.", "Do you know this one: {q}?", "One more: {q}?",
    "Good morning! {Q}?", "Hi pocket, {q}?", "{Q}? Thanks!", "Answer in one sentence: {q}?",
    "Sorry, but {q}?", "{Q} exactly?", "Well, {q}?", "Alright, {q}?", "Then {q}?",
]
INDIRECT = [
    "Tell me {i}.", "Can you tell me {i}?", "Could you tell me {i}?", "Do you know {i}?",
    "Please explain {i}.", "Explain {i}.", "I want to know {i}.", "I wonder {i}.", "Please tell me {i}.",
    "Can you explain {i}?", "Could you explain {i}?", "Could you please explain to me {i}?",
    "I would like to know {i}.", "I'd like to know {i}.", "Can you explain to me {i}?", "Any idea {i}?",
    "Do you have any idea {i}?", "Tell me please {i}.", "Explain to me {i}.", "Would you tell me {i}?",
    "I do not understand {i}.", "I don't know {i}.", "Let me know {i}.", "Say {i}.", "Maybe you know {i}?",
    "I was wondering {i}.", "Help me understand {i}.",
]
IMPERATIVE = [
    "{Q}.", "Please {q}.", "Can you {q}?", "Could you {q}?", "{Q}, please.", "Pocket, {q}.", "Hey, {q}.",
    "{Q}!", "Now {q}.", "I want you to {q}.", "Would you {q}?", "Hi! {Q}.", "Ok, {q}.", "Please, {q}.",
]
STATEMENT = ["{Q}.", "{Q}", "{Q}!", "Hey, {q}.", "Well, {q}.", "Pocket, {q}.", "Hm, {q}.", "You know, {q}."]

QUESTION_WORDS = set(
    "what what's who who's why where when how which is are am was were do does did can could will would at has have"
    " whose may should did".split()
)
VERBS = set(
    "tell explain describe list name give show say recite define introduce identify help count add calculate repeat"
    " write sing spell".split()
)


def lines(text):
    """A list of lines or of parts between semicolons, without the empty ones."""
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]


def capital(text):
    """Upper-case the first letter and leave the rest, so that names survive."""
    return text[:1].upper() + text[1:]


def question_forms(line):
    """Split one line of a facts file into its direct and indirect wording."""
    if "|" not in line:
        return line, None
    parts = [part.strip() for part in line.split("|")]
    word, verb, subject = parts[:3]
    rest = " ".join(parts[3:])
    direct = " ".join(filter(None, [word, verb, subject, rest]))
    if verb in ("do", "does", "did"):
        indirect = None if verb != "do" else " ".join(filter(None, [word, subject, rest]))
    elif rest:
        indirect = f"{word} {subject} {verb} {rest}"
    else:
        indirect = f"{word} {subject} {verb}"
    return direct, indirect


def contract(rng, text):
    """Write "what is" as "what's" or "whats" now and then."""
    for word in ("what", "who", "where", "why", "how"):
        if text.startswith(word + " is ") and rng.random() < 0.25:
            return word + rng.choice(["'s ", "'s ", "s "]) + text[len(word) + 4:]
    return text


def typo(rng, text):
    """Damage one letter of one longer word, as hurried fingers do."""
    words = text.split(" ")
    spots = [i for i, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not spots:
        return text
    spot = rng.choice(spots)
    word = words[spot]
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        word = word[:at] + word[at + 1:]
    elif kind == 1:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2:]
    else:
        word = word[:at] + word[at] + word[at:]
    words[spot] = word
    return " ".join(words)


def roughen(rng, text):
    """Change case, punctuation and spelling in about half of all messages."""
    if rng.random() < 0.3:
        text = text.replace("colour", "color").replace("licence", "license").replace("favourite", "favorite")
    dice = rng.random()
    if dice < 0.18:
        text = text.lower()
    elif dice < 0.30:
        text = text.lower().rstrip("?.!")
    elif dice < 0.40:
        text = text.rstrip("?.!")
    elif dice < 0.43:
        text = text.upper()
    elif dice < 0.46:
        text = text.rstrip("?.!") + rng.choice(["??", "?!", "...", " ?", "!!", "!"])
    elif dice < 0.48:
        text = text.replace("'", "").replace(",", "")
    if rng.random() < 0.06:
        text = typo(rng, text)
    return text


def ask(rng, line):
    """Turn one line of a facts file into what a person might type."""
    direct, indirect = question_forms(line)
    first = direct.split(" ")[0].lower()
    if indirect and rng.random() < 0.35:
        text = rng.choice(INDIRECT).format(i=indirect)
    elif first in VERBS:
        text = rng.choice(IMPERATIVE if rng.random() < 0.6 else ["{Q}."]).format(q=direct, Q=capital(direct))
    elif first in QUESTION_WORDS:
        direct = contract(rng, direct)
        text = (rng.choice(DIRECT) if rng.random() < 0.35 else "{Q}?").format(q=direct, Q=capital(direct))
    else:
        text = rng.choice(STATEMENT).format(q=direct, Q=capital(direct))
    return roughen(rng, capital(text))


def make_rng(*seed):
    """A generator that depends only on its seed, on every Python version we use."""
    return random.Random("/".join(str(part) for part in seed))
