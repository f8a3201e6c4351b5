package dev.folkmoot.testkit.net;

/** Something that has an address in a {@link SimNetwork}, dead or alive. */
public sealed interface Place permits SimHost, SimMachine {

  String name();

  /** Its number in the network: the last three bytes of its IP address. */
  int number();
}
