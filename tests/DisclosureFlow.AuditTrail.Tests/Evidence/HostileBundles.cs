using System.Text;
using CsCheck;

namespace DisclosureFlow.AuditTrail.Tests.Evidence;

/// <summary>Whatever a stranger puts into a bundle: it is read, or refused with a code; nothing else comes out.</summary>
public sealed class HostileBundles
{
    private static readonly IReadOnlyDictionary<string, byte[]> Honest = EvidenceBundle.Read(EvidenceBundle.Encode(SomeCase.Contents())).Files;
    private static readonly string[] Names = [.. Honest.Keys];

    [Fact]
    public void Any_bytes_in_the_place_of_any_bytes_of_any_file()
    {
        var places = Gen.Select(Gen.Int[0, Names.Length - 1], Gen.Int[0, 1 << 20], Gen.Int[0, 40], Gen.Byte.Array[0, 40]);
        places.Array[1, 3].Sample(changes =>
        {
            var files = new Dictionary<string, byte[]>(Honest, StringComparer.Ordinal);
            foreach (var (name, at, length, bytes) in changes)
            {
                var old = files[Names[name]];
                var start = old.Length == 0 ? 0 : at % old.Length;
                files[Names[name]] = [.. old[..start], .. bytes, .. old[Math.Min(old.Length, start + length)..]];
            }

            ReadOrRefused(StoredZip.Write(files));
        }, iter: 600);
    }

    [Fact]
    public void Any_words_of_the_formats_in_any_order()
    {
        string[] words = ["{", "}", "[", "]", "\"person\":", "\"roles\":", "null", "\"\"", ",", "1", "\"from\":\"2026-01-15T08:30:00.000Z\"", "\n", " ", "-", "AAAA", "reason ", "case ",
            "disclosureflow/openings/v1\n", "disclosureflow/entry/v1\n", "c2sp.org/tlog-proof@v1\n", "index 0\n", "index 99999999999999999999\n", "<a>", "</a>", "<userTask xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>", "— ", "\0", "\uFEFF"];
        var text = Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[0, 12];
        Gen.Select(Gen.Int[0, Names.Length - 1], text).Sample((name, parts) =>
        {
            var files = new Dictionary<string, byte[]>(Honest, StringComparer.Ordinal) { [Names[name]] = Encoding.UTF8.GetBytes(string.Concat(parts)) };
            ReadOrRefused(StoredZip.Write(files));
        }, iter: 1_500);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{\"person\":null}]")]
    [InlineData("""[{"person":null,"name":null,"title":null,"roles":[],"from":"2026-01-15T08:30:00.000Z","until":null}]""")]
    [InlineData("""[{"person":"p","name":null,"title":null,"roles":[null],"from":"2026-01-15T08:30:00.000Z","until":null}]""")]
    [InlineData("""[{"person":"p","person":"q","name":null,"title":null,"roles":[],"from":"2026-01-15T08:30:00.000Z","until":null}]""")]
    [InlineData("""[{"person":"p","name":"\uD800","title":null,"roles":[],"from":"2026-01-15T08:30:00.000Z","until":null}]""")]
    [InlineData("""[{"person":"p","name":null,"title":null,"roles":[],"from":"2026-13-15T08:30:00.000Z","until":null}]""")]
    public void A_list_of_roles_that_is_not_one_is_refused(string json)
    {
        // As indented as ours, so that only the content can be the reason.
        var text = json == "[]" ? "[ ]" : json;
        var files = new Dictionary<string, byte[]>(Honest, StringComparer.Ordinal) { ["roles.json"] = Encoding.UTF8.GetBytes(text) };
        Assert.Equal("DF6050", Assert.Throws<AuditRefusedException>(() => EvidenceBundle.Read(StoredZip.Write(files))).Refusal.Code);
    }

    [Fact]
    public void A_person_without_an_identifier_is_refused_in_our_own_way_of_writing_too()
    {
        foreach (var role in new[] { new RoleAssignment(null!, null, null, [], Some.Time), new RoleAssignment("p", null, null, [null!], Some.Time), new RoleAssignment("", null, null, [], Some.Time) })
        {
            var files = new Dictionary<string, byte[]>(Honest, StringComparer.Ordinal) { ["roles.json"] = RoleList.Encode([role]) };
            Assert.Equal("DF6050", Assert.Throws<AuditRefusedException>(() => EvidenceBundle.Read(StoredZip.Write(files))).Refusal.Code);
        }
    }

    [Fact]
    public void A_definition_nested_beyond_reason_is_refused_and_takes_no_stack()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000));
        Assert.Throws<AuditRefusedException>(() => DefinitionExcerpt.Read(Encoding.UTF8.GetBytes(deep)));
    }

    private static void ReadOrRefused(byte[] zip)
    {
        try
        {
            var bundle = EvidenceBundle.Read(zip);
            bundle.NotAsMade();
            foreach (var entry in bundle.Entries)
            {
                OpenedEntry.Open(EntryLeaf.Parse(entry.Leaf), entry.Openings);
            }
        }
        catch (AuditRefusedException refused)
        {
            Assert.StartsWith("DF60", refused.Refusal.Code, StringComparison.Ordinal);
        }
    }
}
