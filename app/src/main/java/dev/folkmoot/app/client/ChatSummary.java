package dev.folkmoot.app.client;

import java.time.Duration;

/** What an answer cost, as the node measured it. */
public record ChatSummary(
    String doneReason,
    Duration total,
    Duration load,
    int promptTokens,
    Duration promptTime,
    int answerTokens,
    Duration answerTime) {}
