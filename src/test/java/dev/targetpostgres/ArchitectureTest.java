package dev.targetpostgres;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameContaining;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.targetpostgres.config.Options;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;

/** Which package may depend on which, and which classes and libraries belong to a package. */
final class ArchitectureTest {
  private static final String ROOT = "dev.targetpostgres";

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /**
   * The packages that a package may depend on, besides {@code report} and {@code json}. The root
   * package may depend on all.
   */
  private static final Map<String, List<String>> ARROWS = new LinkedHashMap<>();

  static {
    List<String> below =
        List.of("batch", "postgres", "encode", "validate", "schema", "singer", "config");
    List<String> rooms = List.of("load.plan", "load.table", "load.method", "load.run");
    for (int room = 0; room < rooms.size(); room++) {
      List<String> known = new ArrayList<>(below);
      known.addAll(rooms.subList(0, room));
      ARROWS.put(rooms.get(room), known);
    }
    ARROWS.put("batch", List.of("encode", "validate", "schema", "singer"));
    ARROWS.put("postgres", List.of("connect", "tls", "tunnel", "encode", "schema", "config"));
    ARROWS.put("tunnel", List.of("tls", "config"));
    ARROWS.put("connect", List.of("config"));
    ARROWS.put("tls", List.of("config"));
    ARROWS.put("validate", List.of("encode", "schema.normal", "singer"));
    ARROWS.put("encode", List.of("schema", "singer"));
    ARROWS.put("schema", List.of("schema.normal"));
    ARROWS.put("schema.normal", List.of());
    ARROWS.put("singer", List.of());
    ARROWS.put("config", List.of());
    ARROWS.put("report", List.of());
    ARROWS.put("json", List.of());
  }

  static List<Arguments> arrows() {
    return ARROWS.entrySet().stream()
        .map(arrow -> Arguments.of(arrow.getKey(), arrow.getValue()))
        .toList();
  }

  @ParameterizedTest(name = "{0} knows no more than {1}")
  @MethodSource("arrows")
  void arrowsPointOneWay(String name, List<String> known) {
    String[] allowed =
        Stream.concat(Stream.of(name, "report", "json"), known.stream())
            .map(ArchitectureTest::ours)
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(ours(name))
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed)))));
  }

  @Test
  void everyPackageHasItsArrows() {
    Set<String> packages =
        PROGRAM.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1))
            .collect(Collectors.toSet());
    assertThat(packages).isEqualTo(ARROWS.keySet());
  }

  @Test
  void noPackagesKnowEachOther() {
    check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
  }

  static List<Arguments> owners() {
    return List.of(
        Arguments.of("java.sql..", List.of("postgres", "load")),
        Arguments.of("org.postgresql..", List.of("postgres")),
        Arguments.of("com.zaxxer.hikari..", List.of("postgres")),
        Arguments.of("org.apache.sshd..", List.of("tunnel")),
        Arguments.of(
            "tools.jackson..", List.of("schema", "singer", "config", "validate", "report", "json")),
        Arguments.of("ch.randelshofer..", List.of("encode")),
        Arguments.of("ch.qos.logback..", List.of("report")));
  }

  @ParameterizedTest(name = "{0} belongs to {1}")
  @MethodSource("owners")
  void librariesBelongToPackages(String library, List<String> owners) {
    String[] packages = owners.stream().map(ArchitectureTest::ours).toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(packages)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
  }

  @Test
  void theCommandLineBelongsToTheRootPackage() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli.."));
  }

  @Test
  void nobodyButMainTouchesStandardOutputOrEndsTheProcess() {
    check(
        noClasses()
            .that()
            .areNotAssignableTo(Main.class)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(FileDescriptor.class, "out")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class));
  }

  @Test
  void nobodyButMainAndTheLastResortTouchesStandardError() {
    check(
        noClasses()
            .that()
            .areNotAssignableTo(Main.class)
            .and()
            .areNotAssignableTo(LastWords.class)
            .should()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace", PrintStream.class));
  }

  /** Settings become {@link Options} in one place, and all other packages get only those. */
  @Test
  void onlyTheirPackageAndTheRootPackageKnowSettings() {
    check(
        noClasses()
            .that(resideOutsideOfPackages(ROOT, ours("config")))
            .should()
            .dependOnClassesThat(
                resideInAPackage(ours("config")).and(simpleNameContaining("Setting"))));
  }

  /** For exceptions, the types of their parameters ensure the same. */
  @Test
  void nobodyWarnsPastTheCatalogue() {
    check(
        noClasses()
            .that(resideOutsideOfPackages(ours("report")))
            .should()
            .callMethodWhere(
                target(owner(type(Logger.class)))
                    .and(target(nameMatching("warn|error|atWarn|atError")))));
  }

  private static String ours(String name) {
    return ROOT + "." + name + "..";
  }

  private static void check(ArchRule rule) {
    rule.check(PROGRAM);
  }
}
