package dev.folkmoot.http.log;

/** Takes a record of every request. */
@FunctionalInterface
public interface RequestLog {

  /** Writes nothing down. */
  RequestLog NONE = _ -> {};

  void write(RequestRecord request);

  /** Writes to the log of the program, which finds the record as the only parameter. */
  static RequestLog toProgramLog() {
    System.Logger log = System.getLogger(RequestLog.class.getName());
    return request -> log.log(System.Logger.Level.INFO, "{0}", request);
  }
}
