"""The text that pocket learns from: facts, chat, stories and honest refusals."""
