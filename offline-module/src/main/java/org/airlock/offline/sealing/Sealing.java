package org.airlock.offline.sealing;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.failure.Failure;
import org.airlock.offline.cipher.ResidueFreeCipher;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.AuthEnvelopedData;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.cms.KEKIdentifier;
import org.bouncycastle.asn1.cms.KEKRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Seals material under the escrow key, as CMS AuthEnvelopedData (RFC 5083) that stock OpenSSL
 * opens:
 *
 * <pre>openssl cms -decrypt -inform DER -in M.cms -secretkey HEX -secretkeyid HEX -binary</pre>
 *
 * <p>One KEKRecipientInfo with id-aes256-wrap (RFC 3394) whose key identifier is the escrow key's
 * fingerprint; content in AES-256-GCM (RFC 5084) under a fresh content key, 12-byte nonce, 16-byte
 * tag; no attributes. The structure comes from Bouncy Castle's ASN.1 classes; the ciphers do not,
 * because its CMS generators leave copies of keys in memory.
 */
public final class Sealing {
  private static final int CONTENT_KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final Bytes NOTHING = Bytes.copyOf(new byte[0]);

  private Sealing() {}

  /**
   * The sealed file, DER. For 32 bytes of material about 200 bytes. Nothing passed in is consumed.
   */
  public static Bytes seal(
      SecretBytes material, SecretBytes escrowKey, Bytes keyIdentifier, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] fresh = new byte[CONTENT_KEY_BYTES];
    random.nextBytes(fresh);
    try (SecretBytes contentKey = SecretBytes.owning(fresh)) {
      byte[] sealed =
          ResidueFreeCipher.gcmEncrypt(contentKey, Bytes.copyOf(nonce), material, NOTHING)
              .toArray();
      Bytes wrappedKey = ResidueFreeCipher.keyWrap(escrowKey, contentKey);
      return encode(keyIdentifier, wrappedKey, nonce, sealed);
    }
  }

  private static Bytes encode(Bytes keyIdentifier, Bytes wrappedKey, byte[] nonce, byte[] sealed) {
    KEKRecipientInfo recipient =
        new KEKRecipientInfo(
            new KEKIdentifier(keyIdentifier.toArray(), null, null),
            new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes256_wrap),
            new DEROctetString(wrappedKey.toArray()));
    int ciphertext = sealed.length - TAG_BYTES;
    AuthEnvelopedData data =
        new AuthEnvelopedData(
            null,
            new DERSet(new RecipientInfo(recipient)),
            new EncryptedContentInfo(
                CMSObjectIdentifiers.data,
                new AlgorithmIdentifier(
                    NISTObjectIdentifiers.id_aes256_GCM, new GCMParameters(nonce, TAG_BYTES)),
                new DEROctetString(Arrays.copyOf(sealed, ciphertext))),
            null,
            new DEROctetString(Arrays.copyOfRange(sealed, ciphertext, sealed.length)),
            null);
    try {
      return Bytes.copyOf(
          new ContentInfo(CMSObjectIdentifiers.authEnvelopedData, data)
              .getEncoded(ASN1Encoding.DER));
    } catch (IOException impossible) {
      throw new IllegalStateException("encoding in memory", impossible);
    }
  }

  /**
   * Opens a sealed file.
   *
   * @param source what messages call the file
   * @return the material, the caller's to close
   * @throws Failure.Integrity when it is no sealed file, is sealed under another escrow key, or was
   *     altered
   */
  @MustBeClosed
  public static SecretBytes unseal(
      Bytes sealed, SecretBytes escrowKey, Bytes keyIdentifier, String source) {
    Opened opened = decode(sealed, source);
    if (!opened.keyIdentifier().equals(keyIdentifier)) {
      throw new Failure.Integrity(
          source
              + ": is sealed under escrow key "
              + opened.keyIdentifier().hex()
              + ", not "
              + keyIdentifier.hex(),
          "take the shares of the escrow that sealed it, or the sealed file of this escrow");
    }
    try (SecretBytes contentKey = ResidueFreeCipher.keyUnwrap(escrowKey, opened.wrappedKey())) {
      return ResidueFreeCipher.gcmDecrypt(
          contentKey, opened.nonce(), opened.ciphertextAndTag(), NOTHING);
    } catch (ResidueFreeCipher.NotAuthentic altered) {
      throw new Failure.Integrity(
          source + ": was altered since it was sealed",
          "use another copy: the recovery sheet carries one as text");
    }
  }

  private record Opened(
      Bytes keyIdentifier, Bytes wrappedKey, Bytes nonce, Bytes ciphertextAndTag) {}

  private static Opened decode(Bytes sealed, String source) {
    try {
      ContentInfo info = ContentInfo.getInstance(ASN1Primitive.fromByteArray(sealed.toArray()));
      AuthEnvelopedData data = AuthEnvelopedData.getInstance(info.getContent());
      KEKRecipientInfo recipient =
          KEKRecipientInfo.getInstance(
              RecipientInfo.getInstance(data.getRecipientInfos().getObjectAt(0)).getInfo());
      EncryptedContentInfo content = data.getAuthEncryptedContentInfo();
      GCMParameters gcm =
          GCMParameters.getInstance(content.getContentEncryptionAlgorithm().getParameters());
      Bytes keyIdentifier = Bytes.copyOf(recipient.getKekid().getKeyIdentifier().getOctets());
      Bytes wrappedKey = Bytes.copyOf(recipient.getEncryptedKey().getOctets());
      byte[] ciphertext = content.getEncryptedContent().getOctets();
      byte[] tag = data.getMac().getOctets();
      byte[] nonce = gcm.getNonce();
      boolean sound = nonce.length == NONCE_BYTES && tag.length == TAG_BYTES;
      byte[] both = Arrays.copyOf(ciphertext, ciphertext.length + tag.length);
      System.arraycopy(tag, 0, both, ciphertext.length, tag.length);
      // What we would write for these parts is the only form that is read: nothing else can hide in
      // the file.
      if (sound && encode(keyIdentifier, wrappedKey, nonce, both).equals(sealed)) {
        return new Opened(keyIdentifier, wrappedKey, Bytes.copyOf(nonce), Bytes.copyOf(both));
      }
    } catch (IOException | RuntimeException malformed) {
      // Bouncy Castle throws several unchecked exceptions at malformed structures; all mean the
      // same here.
    }
    throw new Failure.Integrity(
        source + ": is not a sealed material file, or is damaged",
        "use another copy: the recovery sheet carries one as text");
  }
}
