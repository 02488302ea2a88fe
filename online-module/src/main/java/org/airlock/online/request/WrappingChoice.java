package org.airlock.online.request;

import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;

/** How KMS is to have the material wrapped. KMS API, {@code GetParametersForImport}. */
public record WrappingChoice(WrappingAlgorithm algorithm, WrappingKeySpec keySpec) {}
