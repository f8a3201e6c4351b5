package dev.folkmoot.net.advert;

/** Whether a node takes new requests. New ones are only ever added at the end. */
public enum Availability {
  /** It does. */
  ACCEPTING,
  /** It ends what is running, and then leaves. */
  DRAINING,
  /** It has gone. */
  LEFT,
  /** Its owner wants the machine for himself at this hour, or while he works at it. */
  RESTING
}
