package dev.holdfast.e2e;

import static org.awaitility.Awaitility.await;

import dev.holdfast.parts.KafkaUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code holdfast serve}, as an operator runs and sees it. */
final class ServeInstance implements AutoCloseable {

    private static final Pattern ADMIN = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/health/ready");
    private static final Pattern GATEWAY = Pattern.compile("HTTP: (http://127\\.0\\.0\\.1:\\d+)/");
    private static final long PATIENCE_S = 90;

    private final HttpClient client = HttpClient.newHttpClient();
    private final HoldfastProcess process;
    private final String admin;

    /** Returns when it has started; see {@link #awaitReady}. */
    ServeInstance(Path folder, String name, KafkaUser kafka, String... more) throws IOException {
        this(folder, name, kafka.environment(), more);
    }

    /** @param environment what it is told beside the arguments */
    ServeInstance(Path folder, String name, Map<String, String> environment, String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("serve", "--instance", name, "--state-dir", folder.resolve("state").toString()));
        arguments.addAll(List.of(more));
        process = new HoldfastProcess(folder, environment, arguments.toArray(String[]::new));
        process.awaitPrinted("/health/ready");
        Matcher address = ADMIN.matcher(process.out());
        if (!address.find()) {
            throw new AssertionError(process.out());
        }
        admin = address.group(1);
    }

    void awaitReady() {
        await().atMost(PATIENCE_S, TimeUnit.SECONDS).until(() -> ready().statusCode() == 200);
    }

    HttpResponse<String> ready() {
        return get("/health/ready");
    }

    HttpResponse<String> get(String path) {
        return ask(admin + path);
    }

    /** Asks the gateway. */
    HttpResponse<String> call(String path) {
        Matcher gateway = GATEWAY.matcher(process.out());
        if (!gateway.find()) {
            throw new AssertionError(process.out());
        }
        return ask(gateway.group(1) + path);
    }

    private HttpResponse<String> ask(String address) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(process.out() + process.err(), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String err() {
        return process.err();
    }

    /** What an orchestrator does to stop it: SIGTERM, and waits for the end. */
    @Override
    public void close() {
        process.close();
    }
}
