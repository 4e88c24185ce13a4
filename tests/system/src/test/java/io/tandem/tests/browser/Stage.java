package io.tandem.tests.browser;

import com.microsoft.playwright.BrowserContext;
import io.tandem.tests.support.RunningGateway;
import io.tandem.tests.support.TelephoneNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A gateway, the telephone network behind it and a browser before it: what a browser test plays on. Confined
/// to the test's thread.
final class Stage implements AutoCloseable {
    private final Chromium chromium;
    private final TelephoneNetwork network;
    private final RunningGateway gateway;
    private final List<OperatorPage> operators = new ArrayList<>();

    private Stage(Chromium chromium, TelephoneNetwork network, RunningGateway gateway) {
        this.chromium = chromium;
        this.network = network;
        this.gateway = gateway;
    }

    /// Starts all three; without chromium the tests are left out.
    static Stage open() throws IOException {
        return open("");
    }

    /// Starts all three.
    ///
    /// @param configuration more lines of `tandem.yaml`
    static Stage open(String configuration) throws IOException {
        Chromium chromium = Chromium.start();
        RunningGateway.Ports ports = RunningGateway.Ports.free();
        TelephoneNetwork network = TelephoneNetwork.start(ports.sipAddress());
        return new Stage(chromium, network, RunningGateway.start(ports, network, configuration));
    }

    Chromium chromium() {
        return chromium;
    }

    TelephoneNetwork network() {
        return network;
    }

    RunningGateway gateway() {
        return gateway;
    }

    /// A new operator at the console, signed in.
    OperatorPage operator(String user) {
        return operator(user, "");
    }

    /// The same, whose browser runs a script of the test's before any of the page's own.
    OperatorPage operator(String user, String script) {
        BrowserContext context = chromium.context();
        context.addInitScript(script);
        OperatorPage operator = OperatorPage.open(context, gateway.page());
        operators.removeIf(OperatorPage::isClosed);
        operators.add(operator);
        operator.signIn(user);
        return operator;
    }

    /// What the open pages noted, for failure messages.
    String diaries() {
        return operators.stream()
                .filter(operator -> !operator.isClosed())
                .map(operator -> operator.diary() + "\n" + String.join("\n", operator.complaints()))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() throws Exception {
        chromium.close();
        try (network) {
            gateway.close();
        }
    }
}
