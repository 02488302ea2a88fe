package org.airlock.online.kms;

import java.net.URI;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.endpoints.CloudTrailEndpointProvider;
import software.amazon.awssdk.services.kms.endpoints.KmsEndpointProvider;

/**
 * The AWS services the importer talks to, with the names under which the SDK looks for settings.
 */
enum AwsService {
  KMS("KMS", "Kms", "KMS", "kms") {
    @Override
    URI ownEndpoint(Region region, boolean fips, boolean dualstack) {
      return KmsEndpointProvider.defaultProvider()
          .resolveEndpoint(p -> p.region(region).useFips(fips).useDualStack(dualstack))
          .join()
          .url();
    }
  },
  CLOUDTRAIL("CloudTrail", "CloudTrail", "CLOUDTRAIL", "cloudtrail") {
    @Override
    URI ownEndpoint(Region region, boolean fips, boolean dualstack) {
      return CloudTrailEndpointProvider.defaultProvider()
          .resolveEndpoint(p -> p.region(region).useFips(fips).useDualStack(dualstack))
          .join()
          .url();
    }
  };

  private final String label;
  private final String propertySuffix;
  private final String variableSuffix;
  private final String settingsName;

  AwsService(String label, String propertySuffix, String variableSuffix, String settingsName) {
    this.label = label;
    this.propertySuffix = propertySuffix;
    this.variableSuffix = variableSuffix;
    this.settingsName = settingsName;
  }

  /** By the partition data in the SDK, which throws when the partition lacks the variant. */
  abstract URI ownEndpoint(Region region, boolean fips, boolean dualstack);

  /** For people. */
  String label() {
    return label;
  }

  /** The system property that redirects this service alone. */
  String endpointProperty() {
    return "aws.endpointUrl" + propertySuffix;
  }

  /** The environment variable that redirects this service alone. */
  String endpointVariable() {
    return "AWS_ENDPOINT_URL_" + variableSuffix;
  }

  /** What its settings begin with in profile files. */
  String settingsName() {
    return settingsName;
  }
}
