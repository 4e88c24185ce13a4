package io.tandem.tests.freeswitch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// One [Exchange] for all classes that ask for it, closed after the last; a failed test says what everybody saw.
/// JUnit's thread.
final class OnExchange
        implements BeforeAllCallback, AfterEachCallback, ParameterResolver, TestExecutionExceptionHandler {
    private static final Namespace NAMESPACE = Namespace.create(OnExchange.class);

    private static Exchange exchange(ExtensionContext context) {
        return Objects.requireNonNull(
                context.getRoot().getStore(NAMESPACE).computeIfAbsent("exchange", _ -> open(), Exchange.class));
    }

    private static Exchange open() {
        try {
            return Exchange.open("");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        exchange(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        exchange(context).dismissBrowsers();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Exchange.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return exchange(context);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        System.err.println(
                "=== " + context.getDisplayName() + "\n" + exchange(context).diaries());
        throw failure;
    }
}
