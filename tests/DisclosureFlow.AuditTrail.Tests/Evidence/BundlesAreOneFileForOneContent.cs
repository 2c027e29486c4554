using System.IO.Compression;
using System.Text;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.AuditTrail.Tests.Evidence;

public sealed class BundlesAreOneFileForOneContent
{
    private static readonly byte[] Zip = EvidenceBundle.Encode(SomeCase.Contents());

    [Fact]
    public void A_bundle_reads_back_whole_and_is_written_the_same_again()
    {
        var bundle = EvidenceBundle.Read(Zip);
        Assert.Empty(bundle.Changed);
        Assert.Empty(bundle.NotAsMade());
        Assert.Equal(Zip, EvidenceBundle.Encode(bundle.ToContents()));
        Assert.Equal(Zip, EvidenceBundle.Encode(SomeCase.Contents()));
        Assert.Equal(SomeCase.Report, bundle.Document("report.json"));
        Assert.Null(bundle.Document("report.pdf"));
        Assert.Equal(3, bundle.Entries.Length);
        Assert.Equal(SomeCase.Contents().Roles[1].Until, bundle.Roles[1].Until);
        using var log = Some.Log();
        foreach (var entry in bundle.Entries)
        {
            new TlogProof(entry.Index, entry.Proof, bundle.CheckpointNote).Check(entry.Leaf, log.Key);
            OpenedEntry.Open(EntryLeaf.Parse(entry.Leaf), entry.Openings);
        }
    }

    [Fact]
    public void The_order_in_which_documents_are_handed_in_makes_no_difference()
    {
        EvidenceFile[] documents = [new("report.json", SomeCase.Report), new("reply.txt", "答复"u8.ToArray())];
        var zip = EvidenceBundle.Encode(SomeCase.Contents() with { Documents = documents });
        Assert.Equal(zip, EvidenceBundle.Encode(SomeCase.Contents() with { Documents = [.. documents.Reverse()] }));
        Assert.Empty(EvidenceBundle.Read(zip).NotAsMade());
    }

    [Fact]
    public void Any_ZIP_tool_opens_it()
    {
        using var archive = new ZipArchive(new MemoryStream(Zip));
        Assert.Equal(EvidenceBundle.Read(Zip).Files.Keys, archive.Entries.Select(entry => entry.FullName));
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Assert.Equal(EvidenceBundle.Read(Zip).Files[entry.FullName], bytes.ToArray());
        }
    }

    [Fact]
    public void No_bit_of_the_file_can_change_and_be_read_as_unchanged()
    {
        var changed = (byte[])Zip.Clone();
        var random = new Random(5);
        for (var i = 0; i < changed.Length; i++)
        {
            var bit = (byte)(1 << random.Next(8));
            changed[i] ^= bit;
            Assert.Equal("refused", Outcome(changed)); // the CRC of the ZIP alone finds every single bit
            changed[i] ^= bit;
        }
    }

    [Fact]
    public void A_changed_added_or_missing_file_is_named_although_the_ZIP_is_in_order()
    {
        Named("documents/report.json", files => files["documents/report.json"] = "{}"u8.ToArray());
        Named("documents/more.txt", files => files["documents/more.txt"] = []);
        Named("certificates/root.pem", files => files.Remove("certificates/root.pem"));

        static void Named(string name, Action<Dictionary<string, byte[]>> change)
        {
            var files = new Dictionary<string, byte[]>(EvidenceBundle.Read(Zip).Files, StringComparer.Ordinal);
            change(files);
            Assert.Equal([name], EvidenceBundle.Read(StoredZip.Write(files)).Changed);
        }
    }

    [Theory]
    [InlineData("log/checkpoint"), InlineData("log/log.vkey"), InlineData("roles.json"), InlineData("definition/annual-report.bpmn"), InlineData("entries/0002.entry")]
    [InlineData("entries/0003.openings"), InlineData("entries/0001.tlog-proof"), InlineData("README.md"), InlineData("SHA256SUMS")]
    public void A_bundle_without_what_it_needs_is_refused_or_named(string name)
    {
        var files = new Dictionary<string, byte[]>(EvidenceBundle.Read(Zip).Files, StringComparer.Ordinal);
        files.Remove(name);
        var outcome = Outcome(StoredZip.Write(files));
        Assert.Contains(outcome, new[] { "refused", "changed" });
    }

    [Theory]
    [InlineData("../etc/passwd"), InlineData("/etc/passwd"), InlineData("documents/../x"), InlineData("documents//x"), InlineData("documents/.profile")]
    [InlineData("documents\\x"), InlineData("C:x"), InlineData("documents/x\n"), InlineData("documents/\u202Efdp.exe")]
    public void A_name_that_could_climb_or_deceive_is_neither_written_nor_read(string name)
    {
        Assert.Throws<ArgumentException>(() => StoredZip.Write(new Dictionary<string, byte[]>(StringComparer.Ordinal) { [name] = [] }));
        // The same length, then the name put in by hand, in both places.
        var plain = new string('a', Encoding.UTF8.GetByteCount(name));
        var zip = StoredZip.Write(new Dictionary<string, byte[]>(StringComparer.Ordinal) { [plain] = [] });
        var text = Encoding.Latin1.GetString(zip).Replace(plain, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name)), StringComparison.Ordinal);
        Assert.Equal("DF6050", Assert.Throws<AuditRefusedException>(() => EvidenceBundle.Read(Encoding.Latin1.GetBytes(text))).Refusal.Code);
    }

    [Fact]
    public void A_repacked_a_doubled_a_padded_or_a_compressed_ZIP_is_refused()
    {
        Assert.Equal("refused", Outcome([.. Zip, 0]));
        Assert.Equal("refused", Outcome([0, .. Zip]));
        Assert.Equal("refused", Outcome([.. Zip, .. Zip]));
        Assert.Equal("refused", Outcome(Zip[..^1]));
        Assert.Equal("refused", Outcome([]));
        Assert.Equal("refused", Outcome("PK\u0003\u0004"u8.ToArray()));
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in EvidenceBundle.Read(Zip).Files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        Assert.Equal("refused", Outcome(stream.ToArray()));
    }

    [Fact]
    public void A_size_that_promises_more_than_there_is_allocates_nothing()
    {
        var zip = (byte[])Zip.Clone();
        zip.AsSpan(18, 8).Fill(0xFF);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("refused", Outcome(zip));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void The_account_says_who_what_when_and_why_and_hides_what_is_not_opened()
    {
        var html = Encoding.UTF8.GetString(EvidenceBundle.Read(Zip).Files[EvidenceBundle.Account]);
        Assert.Contains("李审查（保密审查员）", html, StringComparison.Ordinal);
        Assert.Contains("同意公开", html, StringComparison.Ordinal);
        Assert.Contains("&lt;无涉密内容&gt; &amp; 无隐私", html, StringComparison.Ordinal);
        Assert.Contains("2026-01-15 16:33:00", html, StringComparison.Ordinal); // 08:33 UTC
        Assert.DoesNotContain("（已隐去）</td>", html, StringComparison.Ordinal);
        var erased = EvidenceBundle.Encode(SomeCase.Contents(entry => entry.Openings.Where(opening => opening.Field != EntryField.Actor)));
        html = Encoding.UTF8.GetString(EvidenceBundle.Read(erased).Files[EvidenceBundle.Account]);
        Assert.Contains("<td>（已隐去）</td>", html, StringComparison.Ordinal);
    }

    /// <summary>Bundles of years ago must read the same: whoever changes the wording makes a new version instead of a new golden file.</summary>
    [Theory]
    [InlineData(EvidenceBundle.Account)]
    [InlineData(EvidenceBundle.Readme)]
    public void The_wording_of_what_is_made_stands_still(string name) =>
        Assert.Equal(File.ReadAllText(Path.Combine(Outside.Repository, "tests/DisclosureFlow.AuditTrail.Tests/Evidence/Golden", name)), Encoding.UTF8.GetString(EvidenceBundle.Read(Zip).Files[name]));

    [Fact]
    public void An_account_that_tells_another_story_is_noticed_even_with_new_checksums()
    {
        var files = new Dictionary<string, byte[]>(EvidenceBundle.Read(Zip).Files, StringComparer.Ordinal);
        files[EvidenceBundle.Account] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files[EvidenceBundle.Account]).Replace("李审查", "赵六", StringComparison.Ordinal));
        files[EvidenceBundle.Checksums] = Encoding.UTF8.GetBytes(string.Concat(files.Where(file => file.Key != EvidenceBundle.Checksums).OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Value))}  {file.Key}\n")));
        var bundle = EvidenceBundle.Read(StoredZip.Write(files));
        Assert.Empty(bundle.Changed);
        Assert.Equal([EvidenceBundle.Account], bundle.NotAsMade());
    }

    [Theory]
    [InlineData("<a>")]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>")]
    [InlineData("<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><userTask id='a'/><userTask id='a'/></definitions>")]
    [InlineData("")]
    public void A_definition_that_can_t_be_read_is_refused(string xml) =>
        Assert.Equal("DF6050", Assert.Throws<AuditRefusedException>(() => DefinitionExcerpt.Read(Encoding.UTF8.GetBytes(xml))).Refusal.Code);

    [Fact]
    public void The_excerpt_knows_names_roles_and_separation()
    {
        var excerpt = DefinitionExcerpt.Read(Encoding.UTF8.GetBytes(SomeCase.Definition));
        var review = excerpt.Tasks["review"];
        Assert.Equal(("保密审查", "reviewer", "draft", "publish"), (review.Name, review.Role, Assert.Single(review.NotSameAs), Assert.Single(review.MayBeSameAs)));
        Assert.Equal("drafter", excerpt.Tasks["draft"].Role);
        Assert.Equal("同意公开", excerpt.OutcomeName("review", "approve"));
        Assert.Equal("起草人", excerpt.RoleName("drafter"));
    }

    private static string Outcome(byte[] zip)
    {
        try
        {
            return EvidenceBundle.Read(zip).Changed.IsEmpty ? "accepted" : "changed";
        }
        catch (AuditRefusedException)
        {
            return "refused";
        }
    }
}
