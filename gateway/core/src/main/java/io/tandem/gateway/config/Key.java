package io.tandem.gateway.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes one configuration key. It stands on a record component; the key is the component's name in kebab-case,
/// with the unit behind it where the type is [java.time.Duration]. The same text binds, checks and documents.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {

    /// What it means, one or two sentences.
    String value();

    /// The default as it would be written in the file; a list has its entries separated by commas.
    String def() default "";

    /// What the default means where it is empty or zero, for readers.
    String defMeaning() default "";

    /// Unit of the value; for a Duration `seconds` or `ms`.
    String unit() default "";

    /// True where there is no default, so that it must be given.
    boolean required() default false;

    /// True for what `config show` and logs must never print.
    boolean secret() default false;

    /// Smallest number allowed.
    long min() default 0;

    /// Greatest number allowed.
    long max() default Integer.MAX_VALUE;
}
