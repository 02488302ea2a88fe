package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.ImportType;

/**
 * The parameters of ImportKeyMaterial, each already of the right form; whether they go together is
 * decided by the state.
 */
public record ImportRequest(
    String keyId,
    Bytes importToken,
    Bytes encryptedKeyMaterial,
    Optional<ExpirationModel> expirationModel,
    Optional<Instant> validTo,
    Optional<ImportType> importType,
    Optional<String> keyMaterialDescription,
    Optional<String> keyMaterialId) {}
