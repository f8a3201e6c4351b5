package dev.folkmoot.app.cli;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A QR code in letters: a letter is two squares, one above the other, for letters are twice as high
 * as they are wide. A scanner wants dark squares on light ground with a light margin. Where colours
 * can be had they are set; elsewhere a dark ground is assumed, and the light squares are drawn.
 */
final class QrText {

  /** Light squares around the code; the standard asks for four, and scanners do with two. */
  private static final int MARGIN = 2;

  private static final String BLACK_ON_WHITE = "\u001b[30;107m";
  private static final String AS_BEFORE = "\u001b[0m";

  private QrText() {}

  /** The lines of the code that says this. */
  static List<String> lines(String text, boolean inColour) {
    // A screen does not get dirty: the least correction makes the largest squares.
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    List<String> lines = new ArrayList<>();
    for (int y = -MARGIN; y < code.size + MARGIN; y += 2) {
      StringBuilder line = new StringBuilder(inColour ? BLACK_ON_WHITE : "");
      for (int x = -MARGIN; x < code.size + MARGIN; x++) {
        // Beyond the code, getModule says light.
        boolean upper = code.getModule(x, y) == inColour;
        boolean lower = code.getModule(x, y + 1) == inColour;
        line.append(block(upper, lower));
      }
      lines.add(line.append(inColour ? AS_BEFORE : "").toString());
    }
    return lines;
  }

  private static char block(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '█' : '▀';
    }
    return lower ? '▄' : ' ';
  }
}
