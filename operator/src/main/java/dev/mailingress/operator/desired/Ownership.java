package dev.mailingress.operator.desired;

/** Relation of a MailIngress to an existing object that has the name of one of its own. */
public sealed interface Ownership {

    /** Whether the MailIngress may write to the object. */
    default boolean permitsApply() {
        return this instanceof Ours || this instanceof Adoptable;
    }

    /** The object refers to the MailIngress as its owner. */
    record Ours() implements Ownership {}

    /** Nobody owns the object, and it is one that the operator created: a backup was restored. */
    record Adoptable() implements Ownership {}

    /** The object belongs to a deleted MailIngress of the same name, or is being deleted, and will be gone soon. */
    record Leftover() implements Ownership {}

    /**
     * Somebody else's object.
     *
     * @param reason as the predicate of a sentence about the object
     */
    record Foreign(String reason) implements Ownership {}
}
