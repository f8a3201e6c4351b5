package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another program's reader must find in the letters what was put into them. */
final class QrTextTest {

  private static final int SQUARE_PIXELS = 4;
  private static final int BLACK = 0;
  private static final int WHITE = 0xffffff;

  private static final String LONG =
      "moot join K7-9Q2M-X4NT --at /ip4/192.168.178.21/tcp/40001/p2p/12D3KooW"
          + "abcdefghijabcdefghijabcdefghijabcdefghijaaaa"
          + " --at /ip6/2001:db8::1234:5678/udp/40001/quic-v1/p2p/12D3KooW"
          + "bcdefghijkbcdefghijkbcdefghijkbcdefghijkbbbb";

  /** As a camera sees a page: where colours are set, letters are dark; else they are light. */
  private static String scan(List<String> lines, boolean inColour) throws ReaderException {
    List<String> bare =
        lines.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList();
    int width = bare.getFirst().length();
    int[] pixels = new int[width * bare.size() * 2 * SQUARE_PIXELS * SQUARE_PIXELS];
    Arrays.fill(pixels, WHITE);
    for (int y = 0; y < bare.size() * 2 * SQUARE_PIXELS; y++) {
      for (int x = 0; x < width * SQUARE_PIXELS; x++) {
        int row = y / SQUARE_PIXELS;
        char letter = bare.get(row / 2).charAt(x / SQUARE_PIXELS);
        boolean drawn = letter == '█' || letter == (row % 2 == 0 ? '▀' : '▄');
        pixels[y * width * SQUARE_PIXELS + x] = drawn == inColour ? BLACK : WHITE;
      }
    }
    RGBLuminanceSource image =
        new RGBLuminanceSource(width * SQUARE_PIXELS, bare.size() * 2 * SQUARE_PIXELS, pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(image))).getText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"moot join K7-9Q2M-X4NT", LONG})
  void aScannerReadsWhatWasSaid(String text) throws ReaderException {
    assertThat(scan(QrText.lines(text, true), true)).isEqualTo(text);
    assertThat(scan(QrText.lines(text, false), false)).isEqualTo(text);
  }

  @Test
  void theScannerIsNoPushover() {
    List<String> torn = QrText.lines(LONG, false).stream().skip(6).toList();
    assertThat(catchThrowable(() -> scan(torn, false))).isInstanceOf(NotFoundException.class);
  }

  @Test
  void everyLineIsAsWideAsTheOthersAndFitsATerminal() {
    List<String> lines = QrText.lines(LONG, false);
    assertThat(lines).allMatch(line -> line.length() == lines.getFirst().length());
    assertThat(lines.getFirst().length()).isLessThanOrEqualTo(80);
    assertThat(lines.getFirst()).as("a light margin").matches("█+");
  }

  @Test
  void coloursAreSetForEachLineAndTakenBack() {
    assertThat(QrText.lines("moot", true))
        .allMatch(line -> line.startsWith("\u001b[30;107m") && line.endsWith("\u001b[0m"));
  }
}
