package org.airlock.common.timestamp;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.util.Selector;
import org.jspecify.annotations.Nullable;

/**
 * {@code TIME-STAMP}. In this order: the answer is one and was granted; it stamps this very digest
 * (RFC 3161, section 2.4.2); its signature, the ESS hash of the signing certificate, the critical
 * {@code timeStamping} purpose and the certificate's validity at the stamped time hold (section
 * 2.3); and the certificate leads to an authority that somebody named, at that time. Revocation is
 * not looked up: that needs a network.
 */
public final class TimeStampVerifier {
  /** An answer with its certificates has a few thousand bytes. */
  public static final int LARGEST_ANSWER_BYTES = 1 << 16;

  private final Authorities authorities;

  /** Accepts stamps of these authorities only. */
  public TimeStampVerifier(Authorities authorities) {
    this.authorities = authorities;
  }

  /**
   * Verifies an answer.
   *
   * @param answer DER of a {@code TimeStampResp}
   * @param stamped SHA-256 of the file that it must stamp
   * @throws Failure.Refused {@code TIME_STAMP}
   */
  public StampedAt verify(Bytes answer, Digest stamped, String source) {
    try {
      return verified(answer, stamped, source);
    } catch (Failure expected) {
      throw expected;
    } catch (RuntimeException malformed) {
      // Bouncy Castle reads ASN.1 late: damage shows as whatever the place that meets it throws.
      throw refuse(
          source,
          "is damaged",
          "take the file again from where it was made, or have it stamped again");
    }
  }

  private StampedAt verified(Bytes answer, Digest stamped, String source) {
    TimeStampToken token = token(answer, source);
    if (!token.getTimeStampInfo().getMessageImprintAlgOID().equals(NISTObjectIdentifiers.id_sha256)
        || !Bytes.copyOf(token.getTimeStampInfo().getMessageImprintDigest())
            .equals(stamped.value())) {
      throw refuse(source, "stamps another file", "take the stamp that was made for this manifest");
    }
    X509CertificateHolder signer = signer(token, source);
    try {
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
    } catch (TSPException | CertificateException | OperatorCreationException e) {
      throw refuse(
          source,
          "its signature or the purpose of its certificate does not hold",
          "the file was altered, or a machine signed that is no time stamp authority");
    }
    requireNamed(token, signer, source);
    return new StampedAt(
        token.getTimeStampInfo().getGenTime().toInstant(),
        token.getTimeStampInfo().getPolicy().getId(),
        token.getTimeStampInfo().getSerialNumber().toString(),
        signer.getSubject().toString());
  }

  private static TimeStampToken token(Bytes answer, String source) {
    if (answer.size() > LARGEST_ANSWER_BYTES) {
      throw refuse(source, "is larger than an answer can be", "take the file again");
    }
    try {
      TimeStampResponse response = new TimeStampResponse(answer.toArray());
      @Nullable TimeStampToken token = response.getTimeStampToken();
      boolean granted =
          response.getStatus() == PKIStatus.GRANTED
              || response.getStatus() == PKIStatus.GRANTED_WITH_MODS;
      if (token == null || !granted) {
        throw refuse(
            source,
            "is a refusal of the authority (status " + response.getStatus() + ")",
            "ask again");
      }
      return token;
    } catch (IOException | TSPException | IllegalArgumentException e) {
      throw refuse(source, "is no RFC 3161 answer", "keep what the authority sent, as it is (DER)");
    }
  }

  private static X509CertificateHolder signer(TimeStampToken token, String source) {
    @SuppressWarnings("unchecked") // RFC 5652's signer identifier selects certificates
    Selector<X509CertificateHolder> selector = (Selector<X509CertificateHolder>) token.getSID();
    Collection<X509CertificateHolder> matches = token.getCertificates().getMatches(selector);
    if (matches.isEmpty()) {
      throw refuse(
          source,
          "does not carry the certificate that signed it",
          "ask the authority for it (certReq)");
    }
    return matches.iterator().next();
  }

  private void requireNamed(TimeStampToken token, X509CertificateHolder signer, String source) {
    try {
      X509Certificate certificate = java(signer);
      if (authorities.certificates().contains(certificate)) {
        return;
      }
      Set<TrustAnchor> anchors = new HashSet<>();
      authorities.certificates().forEach(each -> anchors.add(new TrustAnchor(each, null)));
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(certificate);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(token.getTimeStampInfo().getGenTime());
      parameters.addCertStore(
          CertStore.getInstance(
              "Collection", new CollectionCertStoreParameters(certificates(token))));
      CertPathBuilder.getInstance("PKIX").build(parameters);
    } catch (GeneralSecurityException e) {
      throw refuse(
          source,
          "was made by " + signer.getSubject() + ", whom the named authority does not certify",
          "name the right authority with --tsa, or have it stamped again by the one you trust");
    }
  }

  private static List<X509Certificate> certificates(TimeStampToken token)
      throws CertificateException {
    List<X509Certificate> all = new ArrayList<>();
    for (X509CertificateHolder each : token.getCertificates().getMatches(null)) {
      all.add(java(each));
    }
    return all;
  }

  private static X509Certificate java(X509CertificateHolder holder) throws CertificateException {
    return new JcaX509CertificateConverter().getCertificate(holder);
  }

  private static Failure.Refused refuse(String source, String what, String hint) {
    return new Failure.Refused(Control.TIME_STAMP, source + ": " + what, hint);
  }
}
