package dev.folkmoot.app.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrows of ARCHITECTURE.md, held against the compiled classes of every module built so far.
 */
final class ArchitectureTest {

  private static final String ROOT = "dev.folkmoot.";

  /** Which modules each may know; what its neighbours know it may know too. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "core", Set.of(),
          "engine", Set.of("core"),
          "models", Set.of("core"),
          "libp2p", Set.of(),
          "interop", Set.of("libp2p"),
          "net", Set.of("core", "libp2p"),
          "testkit", Set.of("core", "engine", "libp2p"),
          "node", Set.of("core", "engine", "models", "net"),
          "http", Set.of("core", "engine", "models", "node"),
          "app", Set.of("core", "engine", "models", "net", "node", "http"));

  /** Where each foreign library may be imported. */
  private static final Map<String, List<String>> FOREIGN =
      Map.of(
          "io.helidon..", List.of("dev.folkmoot.http.."),
          "com.github.luben..", List.of("dev.folkmoot.http.wire.."),
          "picocli..", List.of("dev.folkmoot.app.cli.."),
          "org.jline..", List.of("dev.folkmoot.app.cli.."),
          "org.snakeyaml..", List.of("dev.folkmoot.app.settings.."),
          "io.nayuki..", List.of("dev.folkmoot.app.cli.."),
          "java.lang.foreign..", List.of("dev.folkmoot.engine.llamacpp.."),
          "org.bouncycastle..",
              List.of(
                  "dev.folkmoot.libp2p..", "dev.folkmoot.net.pairing..", "dev.folkmoot.http.tls.."),
          "io.netty..", List.of("dev.folkmoot.libp2p.transport.quic.."),
          "tools.jackson..",
              List.of(
                  "dev.folkmoot.http..",
                  "dev.folkmoot.models..",
                  "dev.folkmoot.engine.grammar..",
                  "dev.folkmoot.engine.remote..",
                  "dev.folkmoot.engine.speech..",
                  "dev.folkmoot.interop.peer..",
                  "dev.folkmoot.bench..",
                  "dev.folkmoot.app.client..",
                  "dev.folkmoot.app.home.."));

  private static final JavaClasses CLASSES = compiled();

  private static JavaClasses compiled() {
    List<Path> folders =
        SourceTree.modules().stream()
            .map(module -> module.resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(folders);
  }

  static Stream<String> modules() {
    return ARROWS.keySet().stream().sorted();
  }

  static Stream<String> foreignLibraries() {
    return FOREIGN.keySet().stream().sorted();
  }

  @Test
  void theClassesAreFound() {
    assertThat(CLASSES.contain("dev.folkmoot.core.model.ModelName")).isTrue();
    assertThat(CLASSES.contain("dev.folkmoot.app.Assembly")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleKnowsOnlyThoseBelowIt(String module) {
    String[] unknown =
        Stream.concat(ARROWS.keySet().stream(), Stream.of("bench"))
            .filter(other ->
                !other.equals(module) && !ARROWS.getOrDefault(module, Set.of()).contains(other))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(unknown)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** The usual pattern with two stars would miss circles between a package and its sub-package. */
  @Test
  void packagesFormNoCircles() {
    slices().matching("dev.folkmoot.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("foreignLibraries")
  void aForeignLibraryStaysInItsRoom(String library) {
    noClasses()
        .that()
        .resideOutsideOfPackages(FOREIGN.getOrDefault(library, List.of()).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  /** A node could do with another network: one package of ours knows what libp2p looks like. */
  @Test
  void onlyOnePackageOfNetKnowsLibp2p() {
    noClasses()
        .that()
        .resideInAPackage("dev.folkmoot.net..")
        .and()
        .resideOutsideOfPackage("dev.folkmoot.net.libp2p..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.folkmoot.libp2p..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineTouchesTheStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.folkmoot.app.cli..", "dev.folkmoot.bench..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }
}
