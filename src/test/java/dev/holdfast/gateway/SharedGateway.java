package dev.holdfast.gateway;

import dev.holdfast.runtime.DecidingService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One Kafka, one topology and one gateway that believes whoever calls, for all tests that use them and leave them
 * running: started for the first of these tests, stopped after the last. Each test takes providers of its own.
 */
abstract class SharedGateway {

    @RegisterExtension
    static final BeforeAllCallback STARTED = context -> context.getRoot().getStore(Namespace.GLOBAL)
            .computeIfAbsent(SharedGateway.class, any -> start());

    static GatewayRig rig;
    static DecidingService service;
    static Gateway gateway;
    static Api api;

    private static AutoCloseable start() {
        try {
            Path folder = Files.createTempDirectory("holdfast-gateway");
            rig = new GatewayRig(folder);
            service = rig.decide();
            gateway = rig.open(service.reader());
            api = new Api(gateway.port());
            return () -> {
                rig.close();
                Utils.delete(folder.toFile());
            };
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
