using System.Security.Cryptography;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// A new entry: the public leaf text and the openings, which stay in the database. Erasing an opening leaves leaf,
/// hash and every proof as they were.
/// </summary>
public sealed class AuditEntry
{
    private AuditEntry(byte[] leaf, IReadOnlyList<Opening> openings) => (Leaf, Openings, Hash) = (leaf, openings, MerkleHash.OfEntry(leaf));

    /// <summary>The leaf text, about 900 bytes: public for ever.</summary>
    public byte[] Leaf { get; }

    /// <summary>One for each field, in order.</summary>
    public IReadOnlyList<Opening> Openings { get; }

    /// <summary>Leaf hash.</summary>
    public MerkleHash Hash { get; }

    /// <summary>Makes the entry of an act with fresh salts.</summary>
    /// <param name="act">The act.</param>
    /// <param name="random">Fills a salt; null takes the system's random source. Only tests give one.</param>
    /// <exception cref="ArgumentException">A value that its field can't have.</exception>
    public static AuditEntry Build(ActRecord act, Action<byte[]>? random = null)
    {
        random ??= static salt => RandomNumberGenerator.Fill(salt);
        var openings = new Opening[EntryFields.Names.Count];
        var text = new StringBuilder(1024).Append(EntryFields.Header).Append('\n');
        for (var i = 0; i < openings.Length; i++)
        {
            var salt = new byte[Opening.SaltLength];
            random(salt);
            openings[i] = new Opening((EntryField)i, salt, act.ValueOf((EntryField)i));
            text.Append(EntryFields.Names[i]).Append(' ').Append(Convert.ToBase64String(openings[i].Commitment())).Append('\n');
        }

        return new AuditEntry(Encoding.ASCII.GetBytes(text.ToString()), openings);
    }
}
