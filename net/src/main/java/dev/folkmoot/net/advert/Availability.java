package dev.folkmoot.net.advert;

/** Whether a node takes new requests. New ones are only ever added at the end. */
public enum Availability {
  /** It does. */
  ACCEPTING,
  /** It ends what is running, or its owner wants the machine for himself just now. */
  DRAINING,
  /** It has gone. */
  LEFT
}
