using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Pades;

public sealed class LargeFiles
{
    private const int Size = 160 << 20;

    [Fact]
    public void A_file_of_160_MB_is_signed_and_validated_within_64_MB_of_memory_beside_its_map()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (source, target) = (Path.Combine(folder.FullName, "large.pdf"), Path.Combine(folder.FullName, "signed.pdf"));
            Write(source);
            using var key = Some.Rsa();
            var before = GC.GetAllocatedBytesForCurrentThread();
            using (var map = MappedFile.Open(source))
            {
                var prepared = PadesSigner.Prepare(map.Memory, SigningIdentity.Of(key), Some.Request(certify: true));
                using var output = File.Create(target);
                prepared.CompleteTo(output, key.Sign(prepared.SignedAttributes.Span));
            }

            using (var map = MappedFile.Open(target))
            {
                Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(map.Memory, Some.Anchors, Some.Time).Indication);
                Assert.True(map.Memory.Length > Size);
            }

            // Everything ever allocated, not only what is alive: the bound can't be met by luck with the collector.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string path)
    {
        var pdf = SmallPdf.WithFields(Some.Field);
        pdf.Objects[30] = new PdfStream([], new byte[Size]);
        File.WriteAllBytes(path, pdf.ToTable());
    }
}
