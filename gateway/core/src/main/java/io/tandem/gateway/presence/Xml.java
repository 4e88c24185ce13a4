package io.tandem.gateway.presence;

import java.io.StringReader;
import java.util.Optional;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Text in and out of XML. Any thread, no state. What comes from outside is read without document types and entities.
final class Xml {

    private static final int MAX_DEPTH = 32;

    private Xml() {}

    /// Text as it may stand in an element or an attribute. What XML 1.0 cannot hold (§2.2) becomes U+FFFD.
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&apos;");
                case '\t', '\n', '\r' -> out.append("&#").append(c).append(';');
                default -> out.appendCodePoint(allowed(c) ? c : 0xfffd);
            }
        });
        return out.toString();
    }

    private static boolean allowed(int c) {
        return (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
    }

    /// One element, in the order of the document.
    ///
    /// @param text of a leaf; empty for the start of any element that holds others
    record Element(String namespace, String name, String text) {}

    /// Gives every element to `to` as it ends; false where it is not well-formed, too deep, or has a document type.
    static boolean read(String document, Consumer<Element> to) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(document));
            elements(reader, to);
            reader.close();
            return true;
        } catch (XMLStreamException malformed) {
            return false;
        }
    }

    private static void elements(XMLStreamReader reader, Consumer<Element> to) throws XMLStreamException {
        int depth = 0;
        StringBuilder text = new StringBuilder();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    text.setLength(0);
                    if (++depth > MAX_DEPTH) {
                        throw new XMLStreamException("too deep");
                    }
                }
                case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    String namespace =
                            Optional.ofNullable(reader.getNamespaceURI()).orElse("");
                    to.accept(new Element(
                            namespace, reader.getLocalName(), text.toString().strip()));
                    text.setLength(0);
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("no document types, no entities");
                default -> {}
            }
        }
    }
}
