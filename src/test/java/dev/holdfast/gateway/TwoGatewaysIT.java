package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.domain.ElsewhereException;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.UnreadableException;
import dev.holdfast.runtime.DecidingService;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways beside two instances that share the partitions, as behind a balancer. */
class TwoGatewaysIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** One in each partition. */
    private static final List<String> PROVIDERS = IntStream.range(0, GatewayRig.PARTITIONS)
            .mapToObj(TwoGatewaysIT::providerIn).toList();

    @TempDir
    private Path folder;

    @Test
    void whateverGatewayIsAskedTheInstanceThatHasThePartitionAnswers() throws Exception {
        try (var rig = new GatewayRig(folder)) {
            int firstPort = freePort();
            int secondPort = freePort();
            DecidingService one = rig.startDeciding("one", "127.0.0.1:" + firstPort);
            DecidingService two = rig.startDeciding("two", "127.0.0.1:" + secondPort);
            one.awaitRunning(PATIENCE);
            two.awaitRunning(PATIENCE);
            rig.open(rig.settings(firstPort, null, 100_000, PATIENCE), one.reader());
            rig.open(rig.settings(secondPort, null, 100_000, PATIENCE), two.reader());
            List<Api> gateways = List.of(new Api(firstPort), new Api(secondPort));
            await().atMost(PATIENCE).until(() -> areShared(one.reader(), two.reader()));

            for (String provider : PROVIDERS) {
                String path = "/v1/providers/" + provider;
                for (int i = 0; i < 2; i++) {
                    Api here = gateways.get(i);
                    Api there = gateways.get(1 - i);
                    String token = "provider:" + provider;
                    here.put(token, path + "/hours", "{'zone':'UTC','weekly':{}}").mustBe(200);
                    here.post(token, path + "/availability", "{'date':'" + Api.at("08:00").substring(0, 10)
                            + "','from':'0" + (8 + i) + ":00','to':'1" + i + ":00'}").mustBe(200);
                    String slot = "0" + (8 + i) + ":30";
                    String held = here.hold("c-" + i + provider, provider, slot).mustBe(201).header("Location");
                    assertThat(here.freeSlots(provider)).isNotEmpty().doesNotContain(Api.at(slot))
                            .isEqualTo(there.freeSlots(provider));
                    assertThat(there.get("provider:" + provider, held).mustBe(200).json())
                            .isEqualTo(here.get("provider:" + provider, held).mustBe(200).json());
                    there.get("client:other", held).mustBe(Problem.NOT_OWNER);
                }
                var read = new EventReader(firstPort, "provider:" + provider, provider, 0L);
                await().atMost(PATIENCE).until(() -> read.ids().size() == 6);
            }
            String all = "/v1/slots?providers=" + String.join(",", PROVIDERS) + "&from=" + Api.at("00:00") + "&to="
                    + Api.at("23:59") + "&limit=11";
            JsonNode slots = gateways.get(0).get("client:ada", all).mustBe(200).json();
            assertThat(slots.get("slots").findValuesAsText("providerId")).containsAll(PROVIDERS);
            assertThat(slots).isEqualTo(gateways.get(1).get("client:ada", all).mustBe(200).json());
            gateways.get(0).get("client:ada", "/v1/slots?providers=" + providerIn(0) + "x," + providerIn(1) + "x"
                    + "&from=" + Api.at("00:00") + "&to=" + Api.at("23:59")).mustBe(Problem.UNKNOWN_PROVIDER);
        }
    }

    /** Each reads some of the partitions. */
    private static boolean areShared(ProviderReader first, ProviderReader second) {
        return PROVIDERS.stream().anyMatch(each -> canRead(first, each))
                && PROVIDERS.stream().anyMatch(each -> canRead(second, each))
                && PROVIDERS.stream().allMatch(each -> canRead(first, each) && isElsewhere(second, each)
                || canRead(second, each) && isElsewhere(first, each));
    }

    private static boolean canRead(ProviderReader reader, String provider) {
        try {
            reader.head(provider);
            return true;
        } catch (UnreadableException e) {
            return false;
        }
    }

    private static boolean isElsewhere(ProviderReader reader, String provider) {
        try {
            reader.head(provider);
            return false;
        } catch (ElsewhereException e) {
            return true;
        } catch (UnreadableException e) {
            return false;
        }
    }

    private static String providerIn(int partition) {
        return IntStream.range(0, 1_000).mapToObj(number -> "p" + number)
                .filter(each -> partition
                        == BuiltInPartitioner.partitionForKey(each.getBytes(UTF_8), GatewayRig.PARTITIONS))
                .findFirst().orElseThrow();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
