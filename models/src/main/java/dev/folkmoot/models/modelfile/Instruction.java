package dev.folkmoot.models.modelfile;

/**
 * One instruction, as it stands in the file.
 *
 * @param line where it begins, counted from 1
 * @param word the instruction, in capitals
 * @param argument what follows, without the quotes around it
 */
record Instruction(int line, String word, String argument) {}
