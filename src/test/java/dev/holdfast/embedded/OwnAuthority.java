package dev.holdfast.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** A certificate authority that nobody knows yet, which has vouched for one server on 127.0.0.1. */
public final class OwnAuthority {

    static final String STORE_PASSWORD = "changeit";
    private static final String SERVER = "server";
    private static final String AUTHORITY = "authority";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path folder;
    private final Path keyStore;
    private final Path certificate;

    /** @param folder an own one, for the files */
    public OwnAuthority(Path folder) {
        try {
            this.folder = Files.createDirectories(folder);
            keyStore = folder.resolve("keys.p12");
            certificate = folder.resolve("authority.pem");
            keytool("-genkeypair", "-alias", AUTHORITY, "-keyalg", "RSA", "-dname", "CN=" + folder.getFileName(), "-ext", "bc:c",
                    "-validity", "30");
            keytool("-genkeypair", "-alias", SERVER, "-keyalg", "RSA", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1",
                    "-validity", "30", "-signer", AUTHORITY);
            keytool("-exportcert", "-rfc", "-alias", AUTHORITY, "-file", certificate.toString());
            // A server has its own key, not the authority's.
            keytool("-delete", "-alias", AUTHORITY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The authority's, in PEM: who knows it trusts the server. */
    public Path certificate() {
        return certificate;
    }

    /** The server's key and certificate, with {@link #STORE_PASSWORD}. */
    Path keyStore() {
        return keyStore;
    }

    /** The server's certificate, in PEM. */
    Path serverCertificate() {
        return write("CERTIFICATE", store -> store.getCertificate(SERVER).getEncoded());
    }

    /** The server's key, in PEM, for its owner's eyes only. */
    Path serverKey() {
        return write("PRIVATE KEY", store -> store.getKey(SERVER, STORE_PASSWORD.toCharArray()).getEncoded());
    }

    private interface Part {
        byte[] of(KeyStore store) throws GeneralSecurityException;
    }

    private Path write(String title, Part part) {
        try {
            KeyStore store = KeyStore.getInstance(keyStore.toFile(), STORE_PASSWORD.toCharArray());
            Path file = folder.resolve(title.toLowerCase(Locale.ROOT).replace(' ', '-') + ".pem");
            Files.writeString(file, "-----BEGIN " + title + "-----\n" + PEM.encodeToString(part.of(store))
                    + "\n-----END " + title + "-----\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", keyStore.toString(), "-storepass", STORE_PASSWORD));
        Command.run(folder, command);
    }
}
