package dev.folkmoot.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LauncherConfigTest {

  private static final List<String> WRITTEN =
      List.of(
          "[Application]",
          "app.classpath=$APPDIR/moot.jar",
          "app.mainclass=dev.folkmoot.app.Main",
          "app.classpath=$APPDIR/lib/a.jar",
          "",
          "[JavaOptions]",
          "java-options=-Djpackage.app-version=1.0");

  private static final List<String> OPTIONS =
      List.of("# why", "-Xmx512m", "", "\"-Dformat=%1$s %2$s\"");

  @Test
  void theClassPathIsTheOneJarAndTheOptionsAreANodes() {
    assertThat(LauncherConfig.lines(WRITTEN, true, OPTIONS))
        .containsExactly(
            "[Application]",
            "app.classpath=$APPDIR/moot.jar",
            "app.mainclass=dev.folkmoot.app.Main",
            "",
            "[JavaOptions]",
            "java-options=-Xmx512m",
            "java-options=-Dformat=%1$s %2$s",
            "java-options=-XX:AOTCache=$APPDIR/moot.aot");
  }

  @Test
  void whatHasNoStartUpCacheIsNotToldOfOne() {
    assertThat(LauncherConfig.lines(WRITTEN, false, OPTIONS)).noneMatch(one -> one.contains("AOT"));
  }
}
