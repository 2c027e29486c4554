using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using DisclosureFlow.Server.Tests.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>Tokens that somebody made or changed (RFC 8725), read from the data folder as a thief of it would.</summary>
[Collection(nameof(OfficeOnTheWeb))]
public sealed class ForgedTokens(OfficeOnTheWeb web) : TokenServerTests(web)
{
    [Fact]
    public async Task A_token_without_a_signature_is_refused() => await Rejects($"{Part(new { alg = "none", typ = "at+jwt" })}.{Part(Claims(await Fresh()))}.");

    [Fact]
    public async Task A_token_signed_with_a_foreign_key_is_refused()
    {
        using var rsa = RSA.Create(2048);
        await Rejects(Forge(await Fresh(), new SigningCredentials(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256), _ => { }));
    }

    [Fact]
    public async Task A_token_signed_with_our_public_key_as_a_shared_secret_is_refused()
    {
        using var ours = Ours("token-sign");
        foreach (var secret in new[] { ours.PublicKey.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(ours.PublicKey.GetRSAPublicKey()!.ExportSubjectPublicKeyInfoPem()), ours.RawData })
        {
            await Rejects(Forge(await Fresh(), new SigningCredentials(new SymmetricSecurityKey(secret), SecurityAlgorithms.HmacSha256), _ => { }));
        }
    }

    [Fact]
    public async Task A_token_of_a_foreign_issuer_is_refused() => await Rejects(Forge(await Fresh(), OurSignature(), claims => claims["iss"] = "https://elsewhere.example/"));

    [Fact]
    public async Task A_token_for_another_audience_is_refused() => await Rejects(Forge(await Fresh(), OurSignature(), claims => claims["aud"] = "another-api"));

    [Fact]
    public async Task A_token_whose_entry_is_not_in_the_store_is_refused() => await Rejects(Forge(await Fresh(), OurSignature(), claims => claims["oi_tkn_id"] = Guid.NewGuid().ToString()));

    [Fact]
    public async Task The_forger_of_these_tests_makes_a_good_token_where_nothing_is_changed() => await Takes(Forge(await Fresh(), OurSignature(), _ => { }));

    [Fact]
    public async Task Identity_and_refresh_tokens_open_nothing()
    {
        var tokens = await (await Person()).Tokens("cli", Offline);
        await Rejects(tokens.GetProperty("id_token").GetString()!);
        await Rejects(tokens.GetProperty("refresh_token").GetString()!);
    }

    private X509Certificate2 Ours(string purpose) =>
        X509CertificateLoader.LoadPkcs12FromFile(Directory.GetFiles(Web.Office.Folder.Keys, purpose + "-*.pfx").Single(), null, X509KeyStorageFlags.EphemeralKeySet);

    private SigningCredentials OurSignature() => new(new X509SecurityKey(Ours("token-sign")), SecurityAlgorithms.RsaSha256);

    private Dictionary<string, object> Claims(string token)
    {
        var read = new JsonWebTokenHandler();
        var inner = read.DecryptToken(new JsonWebToken(token), new TokenValidationParameters { TokenDecryptionKey = new X509SecurityKey(Ours("token-encrypt")) });
        return JsonSerializer.Deserialize<Dictionary<string, object>>(Base64UrlEncoder.Decode(inner.Split('.')[1]))!;
    }

    private string Forge(string token, SigningCredentials signature, Action<Dictionary<string, object>> change)
    {
        var claims = Claims(token);
        change(claims);
        var header = Part(new { alg = signature.Algorithm, typ = "at+jwt", kid = signature.Key.KeyId });
        var body = $"{header}.{Part(claims)}";
        var provider = signature.Key.CryptoProviderFactory.CreateForSigning(signature.Key, signature.Algorithm);
        return $"{body}.{Pkce.Base64Url(provider.Sign(Encoding.ASCII.GetBytes(body)))}";
    }
}
