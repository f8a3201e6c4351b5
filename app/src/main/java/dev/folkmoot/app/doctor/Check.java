package dev.folkmoot.app.doctor;

import java.util.List;

/** Looks at one thing. */
interface Check {

  /** In a word. */
  String area();

  /** What there is to say of it; at least one finding. */
  List<Finding> look();
}
