package dev.folkmoot.node.routing.sim;

import dev.folkmoot.node.routing.history.PrefixChain;

/**
 * One turn of a conversation.
 *
 * @param conversation which
 * @param promptTokens everything said so far, and the new question
 * @param answerTokens what will be answered
 * @param prefix its beginnings, for those who look at them
 */
record Ask(int conversation, int promptTokens, int answerTokens, PrefixChain prefix) {}
