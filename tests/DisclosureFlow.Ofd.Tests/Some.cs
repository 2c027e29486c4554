using System.Globalization;
using System.IO.Compression;
using DisclosureFlow.Reports;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Tests.Support;
using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Ofd.Tests;

/// <summary>A typeset report, its OFD twin and a key to seal it with; made once.</summary>
internal static class Some
{
    private static readonly Lazy<byte[]> Typeset = new(MakePdf);
    private static readonly Lazy<Sm2Key> DemoKey = new(MakeKey);
    private static readonly Lazy<byte[]> SealedTwin = new(() => OfdTwin.Make(Pdf, Title, Date, (Key, Time)));

    public const string Title = "云桥镇人民政府2025年政府信息公开工作年度报告";

    public static DateTimeOffset Time { get; } = DateTimeOffset.Parse("2026-01-22T10:30:00+08:00", CultureInfo.InvariantCulture);

    public static DateOnly Date { get; } = new(2026, 1, 22);

    public static byte[] Pdf => Typeset.Value;

    public static Sm2Key Key => DemoKey.Value;

    /// <summary>Sealed.</summary>
    public static byte[] Ofd => SealedTwin.Value;

    /// <summary>The container with one file changed, added (new bytes for an unknown name) or taken away (null).</summary>
    public static byte[] With(byte[] container, string path, Func<byte[]?, byte[]?> change)
    {
        using var old = new ZipArchive(new MemoryStream(container));
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in old.Entries.Where(entry => entry.FullName != path))
            {
                using var target = zip.CreateEntry(entry.FullName).Open();
                using var source = entry.Open();
                source.CopyTo(target);
            }

            if (change(old.GetEntry(path) is { } there ? Content(there) : null) is { } changed)
            {
                using var target = zip.CreateEntry(path).Open();
                target.Write(changed);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var read = new MemoryStream();
        content.CopyTo(read);
        return read.ToArray();
    }

    private static byte[] MakePdf()
    {
        var text = File.ReadAllBytes(Path.Combine(Outside.Repository, "src/DisclosureFlow.Server/Demo/sample-report.txt"));
        var report = ReportImport.Read(text, "sample.txt").Report!;
        return ReportTypesetter.Typeset(report, Date, report.Sha256Hex(), FontSet.Load()).Bytes.ToArray();
    }

    private static Sm2Key MakeKey()
    {
        var folder = Directory.CreateTempSubdirectory("ofd-").FullName;
        try
        {
            return DemoSm2.OpenOrCreate(folder, new FixedTime());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Time.AddDays(-1);
    }
}
