package dev.folkmoot.net.wire;

/** The names of Folkmoot's protocols: {@code /folkmoot/<name>/<major>}. */
public final class Protocols {
  /** One answer of a model, token by token. */
  public static final String INFER = "/folkmoot/infer/1";

  /** Vectors of texts. */
  public static final String EMBED = "/folkmoot/embed/1";

  /** How many tokens a prompt has. */
  public static final String COUNT = "/folkmoot/count/1";

  /** What a peer has to say of one model. */
  public static final String MODEL = "/folkmoot/model/1";

  /** What peers say of themselves and pass on. */
  public static final String ADVERT = "/folkmoot/advert/1";

  /** How two machines come to know each other by a code that one person tells another. */
  public static final String PAIR = "/folkmoot/pair/1";

  /** Whether two nodes that are connected belong to one mesh. */
  public static final String MEMBER = "/folkmoot/member/1";

  private Protocols() {}
}
