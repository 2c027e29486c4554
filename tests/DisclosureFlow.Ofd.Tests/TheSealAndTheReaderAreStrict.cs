using System.IO.Compression;
using System.Text;
using DisclosureFlow.Ofd.Reading;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Ofd.Tests;

public sealed class TheSealAndTheReaderAreStrict
{
    private const string Page = "Doc_0/Pages/Page_0/Content.xml";

    [Fact]
    public void The_seal_holds_and_says_that_it_is_a_demo()
    {
        var twin = OfdFile.Open(Some.Ofd);
        Assert.Null(twin.SealFault);
        Assert.Equal((true, Some.Time), (twin.Seal!.IsDemo, twin.Seal.Time));
        var shown = Assert.Single(OfdFile.Open(twin.Seal.Picture).Pages).Text;
        Assert.Contains("演示 无法律效力", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_added_or_missing_file_breaks_the_seal()
    {
        using var zip = new ZipArchive(new MemoryStream(Some.Ofd));
        foreach (var path in zip.Entries.Select(entry => entry.FullName).ToList())
        {
            var changed = Some.With(Some.Ofd, path, bytes => { bytes![bytes.Length / 2] ^= 1; return bytes; });
            Assert.False(Holds(changed), $"changed {path}");
            Assert.False(Holds(Some.With(Some.Ofd, path, _ => null)), $"without {path}");
        }

        Assert.False(Holds(Some.With(Some.Ofd, "Doc_0/extra.xml", _ => "<x/>"u8.ToArray())));
    }

    [Fact]
    public void Any_flip_of_the_signed_value_shows()
    {
        const string path = "Doc_0/Signs/Sign_0/SignedValue.dat";
        Assert.True(Holds(Some.With(Some.Ofd, path, bytes => bytes)));
        var length = 0;
        _ = Some.With(Some.Ofd, path, bytes => { length = bytes!.Length; return bytes; });

        // A prime stride meets every part of the structure.
        for (var i = 0; i < length; i += 101)
        {
            var at = i;
            Assert.False(Holds(Some.With(Some.Ofd, path, bytes => { bytes![at] ^= 1; return bytes; })), $"byte {i}");
        }
    }

    /// <summary>A file of the container, a piece of it, and what stands there instead.</summary>
    public static TheoryData<string, string, string> Broken => new()
    {
        { "OFD.xml", "DocType=\"OFD\"", "DocType=\"PDF\"" },
        { "OFD.xml", "Doc_0/Document.xml", "../Document.xml" },
        { "OFD.xml", "Doc_0/Document.xml", "Doc_0/Missing.xml" },
        { "OFD.xml", "<ofd:OFD", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><ofd:OFD" },
        { "Doc_0/Document.xml", "MaxUnitID>", "MaxUnitID>0" },
        { Page, "<ofd:TextObject", "<ofd:Script/><ofd:TextObject" },
        { Page, "GlyphCount=\"", "GlyphCount=\"9" },
        { Page, "Font=\"", "Font=\"99" },
        { Page, "DeltaX=\"", "DeltaX=\"1 " },
    };

    [Theory, MemberData(nameof(Broken))]
    public void What_breaks_the_structure_is_refused(string path, string piece, string instead)
    {
        var twin = OfdTwin.Make(Some.Pdf, Some.Title, Some.Date, seal: null);
        var bent = Some.With(twin, path, bytes =>
        {
            var text = Encoding.UTF8.GetString(bytes!);
            var at = text.IndexOf(piece, StringComparison.Ordinal);
            Assert.True(at >= 0, piece);
            return Encoding.UTF8.GetBytes(text[..at] + instead + text[(at + piece.Length)..]);
        });
        Assert.NotEmpty(OfdFile.Open(twin).Pages);
        if (path == "Doc_0/Document.xml")
        {
            bent = Some.With(twin, path, bytes => Encoding.UTF8.GetBytes(System.Text.RegularExpressions.Regex.Replace(Encoding.UTF8.GetString(bytes!), "MaxUnitID>[0-9]+", "MaxUnitID>3", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))));
        }

        Assert.Throws<OfdFormatException>(() => OfdFile.Open(bent));
    }

    [Fact]
    public void Hostile_containers_are_refused_before_they_do_harm()
    {
        Assert.Throws<OfdFormatException>(() => OfdFile.Open("no zip"u8.ToArray()));
        Assert.Throws<OfdFormatException>(() => OfdFile.Open(Zip(("../OFD.xml", 1))));
        Assert.Throws<OfdFormatException>(() => OfdFile.Open(Zip(("/OFD.xml", 1))));
        Assert.Throws<OfdFormatException>(() => OfdFile.Open(Zip(("a\\b", 1))));
        Assert.Throws<OfdFormatException>(() => OfdFile.Open(Zip(("OFD.xml", 1), ("OFD.xml", 1))));
        Assert.Contains("unpacks to more", Assert.Throws<OfdFormatException>(() => OfdFile.Open(Zip(("OFD.xml", 40 << 20)))).Rule, StringComparison.Ordinal);
        Assert.Contains("at most", Assert.Throws<OfdFormatException>(() => OfdFile.Open(Zip([.. Enumerable.Range(0, 1001).Select(i => ($"f{i}", 1))]))).Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_not_sm2_does_not_seal()
    {
        var folder = Directory.CreateTempSubdirectory("ofd-").FullName;
        try
        {
            DemoAuthority.Create(Path.Combine(folder, "keys"), new DemoSigner("赵一", "镇长", "云桥镇人民政府"), "123456", TimeProvider.System);
            using var rsa = SealedKey.Open(Path.Combine(folder, "keys", DemoAuthority.HeadFile)).Unlock("123456");
            Assert.Equal("DF4103", Assert.Throws<OfdRefusedException>(() => OfdTwin.Make(Some.Pdf, Some.Title, Some.Date, (rsa, Some.Time))).Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Holds(byte[] container)
    {
        try
        {
            return OfdFile.Open(container).Seal is not null;
        }
        catch (OfdFormatException)
        {
            return false;
        }
    }

    private static byte[] Zip(params (string Name, int Length)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, length) in files)
            {
                using var content = zip.CreateEntry(name).Open();
                content.Write(new byte[length]);
            }
        }

        return bytes.ToArray();
    }
}
