package dev.folkmoot.node.routing.candidate;

/** Whether a machine takes requests now. */
public enum Intake {
  ACCEPTING,
  /** Its queue is full: it would answer at once, and the answer would be no. */
  FULL,
  /** It is about to leave and finishes what it has. */
  DRAINING,
  /** Its owner wants it left alone at this hour, or while he works at it. */
  QUIET_HOURS
}
