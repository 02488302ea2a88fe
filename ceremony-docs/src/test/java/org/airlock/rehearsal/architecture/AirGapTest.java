package org.airlock.rehearsal.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the modules, each rule naming what to use instead. */
final class AirGapTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.airlock");

  private static final String[] NETWORK = {
    "java.net..",
    "javax.net..",
    "com.sun.net..",
    "sun.net..",
    "java.rmi..",
    "javax.naming..",
    "software.amazon..",
    "com.amazonaws.."
  };

  static final ArchRule NO_NETWORK_PACKAGES =
      noClasses()
          .that()
          .resideInAnyPackage("org.airlock.common..", "org.airlock.offline..", "planted..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(NETWORK)
          .because(
              "neither side of common sees a network: talk to KMS in org.airlock.online.kms and hand over a signed bundle"
                  + " (org.airlock.common.payload)");

  static final ArchRule NO_SOCKETS =
      noClasses()
          .that()
          .resideInAnyPackage("org.airlock.common..", "org.airlock.offline..", "planted..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.nio\\.channels\\.(.*Socket.*|Datagram.*|NetworkChannel|Selector|Asynchronous.*)")
          .because(
              "of java.nio.channels only files and their locks are for this side; connections belong to org.airlock.online.kms");

  static final ArchRule OFFLINE_AND_ONLINE_APART =
      noClasses()
          .that()
          .resideInAnyPackage("org.airlock.offline..", "planted..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.airlock.online..")
          .because("the two programs share org.airlock.common only; put what both need there");

  static final ArchRule ONLINE_AND_OFFLINE_APART =
      noClasses()
          .that()
          .resideInAnyPackage("org.airlock.online..", "planted..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.airlock.offline..")
          .because("a networked host has no code that could hold material; take a signed bundle");

  static final ArchRule COMMON_IS_BELOW =
      noClasses()
          .that()
          .resideInAnyPackage("org.airlock.common..", "planted..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.airlock.offline..", "org.airlock.online..", "org.airlock.rehearsal..")
          .because("common is what the others are built on; pass in what it needs");

  static final ArchRule PRODUCT_WITHOUT_REHEARSAL =
      noClasses()
          .that()
          .resideInAnyPackage("org.airlock.offline..", "org.airlock.online..", "planted..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.airlock.rehearsal..")
          .because("rehearsal and production are the same code; there is no test mode");

  static final ArchRule AWS_SDK_ONLY_BEHIND_THE_PORT =
      noClasses()
          .that()
          .resideInAnyPackage("org.airlock.online..", "planted..")
          .and()
          .resideOutsideOfPackage("org.airlock.online.kms")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..")
          .because(
              "the AWS SDK stays behind org.airlock.online.kms.Kms; add what is missing to that port");

  static final ArchRule JSON_LIBRARY_ONLY_BEHIND_STRICT_JSON =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.airlock.common..", "org.airlock.offline..", "org.airlock.online..", "planted..")
          .and()
          .resideOutsideOfPackage("org.airlock.common.json")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml..")
          .because("bundles are read by org.airlock.common.json.StrictJson alone");

  static final ArchRule WARRANTS_ONLY_FROM_THE_GATES =
      noClasses()
          .that()
          .resideInAnyPackage("org.airlock.online..", "planted..")
          .and()
          .resideOutsideOfPackage("org.airlock.online.lifecycle")
          .should()
          .callConstructor(
              org.airlock.online.kms.DeletionWarrant.class,
              org.airlock.common.kms.KeyArn.class,
              java.util.Optional.class)
          .because(
              "material is deleted only after every gate of org.airlock.online.lifecycle.Deletion; make an order there");

  static List<ArchRule> rules() {
    return List.of(
        NO_NETWORK_PACKAGES,
        NO_SOCKETS,
        OFFLINE_AND_ONLINE_APART,
        ONLINE_AND_OFFLINE_APART,
        COMMON_IS_BELOW,
        PRODUCT_WITHOUT_REHEARSAL,
        AWS_SDK_ONLY_BEHIND_THE_PORT,
        JSON_LIBRARY_ONLY_BEHIND_STRICT_JSON,
        WARRANTS_ONLY_FROM_THE_GATES);
  }

  @Test
  void product_isLoaded() {
    assertThat(PRODUCT.size()).isGreaterThan(250);
    assertThat(PRODUCT.contain("org.airlock.offline.wrapping.KeyWrapper")).isTrue();
    assertThat(PRODUCT.contain("org.airlock.online.kms.AwsKms")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rule_onTheProduct_holds(ArchRule rule) {
    rule.check(PRODUCT);
  }

  /** Each rule must be able to fail, and must then name the replacement. */
  @ParameterizedTest
  @MethodSource("rules")
  void rule_onAPlantedViolation_failsAndNamesTheReplacement(ArchRule rule) {
    JavaClasses planted = new ClassFileImporter().importPackages("planted");
    assertThatThrownBy(() -> rule.check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted.Violation")
        .hasMessageContaining("because");
  }

  @Test
  void packages_ofEachModule_haveNoCycles() {
    for (String module : List.of("common", "offline", "online")) {
      SlicesRuleDefinition.slices()
          .matching("org.airlock." + module + ".(*)..")
          .should()
          .beFreeOfCycles()
          .check(PRODUCT);
    }
  }
}
