package dev.folkmoot.http.dialect;

import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.node.routing.Route;

/**
 * What the end of an answer says where others went on with it. The header with the route was sent
 * before the first word, so it cannot tell. Clients ignore members that they do not know.
 */
public final class Resumed {

  private Resumed() {}

  /**
   * Appends {@code ,"folkmoot":{"breaks":1,"exact":true,"route":{…}}}, or nothing if the answer was
   * never taken up.
   *
   * @param route as it is at the end
   */
  public static void write(Continuity continuity, Route route, JsonBuffer out) {
    if (continuity.breaks() == 0) {
      return;
    }
    out.raw(",\"folkmoot\":{\"breaks\":").number(continuity.breaks());
    out.raw(",\"exact\":").bool(continuity.exact());
    out.raw(",\"route\":{\"node\":").string(route.node());
    out.raw(",\"engine\":").string(route.engine());
    out.raw(",\"why\":").string(route.why());
    out.raw(",\"tried\":[");
    String comma = "";
    for (Route.Tried one : route.tried()) {
      out.raw(comma).raw("{\"node\":").string(one.node());
      out.raw(",\"reason\":").string(one.reason()).raw('}');
      comma = ",";
    }
    out.raw("]}}");
  }
}
