// The keys of the vectors, private halves included: published, so worth nothing as secrets. Never use one of them for anything else.
import { createHash } from 'node:crypto';

export type Algorithm = 'ed25519' | 'ecdsa-p256-sha256' | 'rsa-v1_5-sha256' | 'hmac-sha256';
export type Jwk = Readonly<Record<string, string>>;

export interface VectorKey {
  readonly algorithm: Algorithm;
  readonly keyid: string;
  /** Whom the verifier knows by it. */
  readonly owner: string;
  readonly source: string;
  /** Of a key pair. */
  readonly privateJwk?: Jwk;
  /** Of hmac-sha256, base64. */
  readonly secret?: string;
}

/** RFC 7638. */
function thumbprint(jwk: Jwk): string {
  const members =
    jwk.kty === 'RSA' ? ['e', 'kty', 'n'] : jwk.kty === 'EC' ? ['crv', 'kty', 'x', 'y'] : ['crv', 'kty', 'x'];
  const text = JSON.stringify(Object.fromEntries(members.map((name) => [name, jwk[name]])));
  return createHash('sha256').update(text).digest('base64url');
}

const pair = (algorithm: Algorithm, owner: string, source: string, privateJwk: Jwk) => ({
  algorithm,
  keyid: thumbprint(privateJwk),
  owner,
  source,
  privateJwk,
});

export const publicJwk = ({ privateJwk = {} }: VectorKey): Jwk =>
  Object.fromEntries(Object.entries(privateJwk).filter(([name]) => ['kty', 'crv', 'x', 'y', 'n', 'e'].includes(name)));

export const KEYS = {
  ed25519: pair('ed25519', 'shop', 'RFC 9421 B.1.4', {
    kty: 'OKP',
    crv: 'Ed25519',
    x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
    d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
  }),
  'ed25519-other': pair('ed25519', 'bakery', 'RFC 8032 §7.1 TEST 2', {
    kty: 'OKP',
    crv: 'Ed25519',
    x: 'PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw',
    d: 'TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs',
  }),
  ecdsa: pair('ecdsa-p256-sha256', 'shop', 'RFC 9421 B.1.3', {
    kty: 'EC',
    crv: 'P-256',
    x: 'qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA',
    y: 'Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0',
    d: 'UpuF81l-kOxbjf7T4mNSv0r5tN67Gim7rnf6EFpcYDs',
  }),
  rsa: pair('rsa-v1_5-sha256', 'shop', 'made for this file', {
    kty: 'RSA',
    n: 'uowhXhTEOpyoQT1WjUMuAagskHTXQ5-46e9IJRKIgijH6qQO17tA92r-K62sRP5ABbtKLFq5RSWH8okpA6eGqEPeI0ndk6gB2XS6P0ykZfG5ugpXox9QXMlTjb4Cm8VZSlHgfB34N8VIzwnEjs3nl5Tgkf90D_G9E86E39ZcFZ6OL0OxRYC-4YIbzGd9eppkVykT60GTWoohd_MLVlMh3vDLYGKpP0ft9h7cklBZigC7fPdwyJ5CnWnqpSqWPvBU01i0HoaneejKjvyKIh6G6l4tfltlQMvtKtqpqm5MVs4YVF0r8dBzY8FCoKpgZSb7MOUnIK030r-T7zNM4VD5_w',
    e: 'AQAB',
    d: 'CAkXOt08IqYy3TSOMOGO7sVWvhY6W5Bav8Dt46LrvGeTTPkqJoLLZpz2O91sSUCGc3jA1i5GQsM-GuVrnduugjsCK5T39W9MPRi5GRbtEfMao_fkFIO5y3VkovtnU1xp3zitqcsEsSpPW5O5Ismdyzq_fap6TmGEWoEP2jB6oPezjUvxSBBfkKOgWd3vr_XmUHNPz9lHFxwYQGqV554yNky2RO_qj4ovR-7_ymKnVosVBd0wsO3efvO4TZhSAlIg9uuxztBfalxKsXLb0GG7DjkOFj4KoGh7FmrRoJVtnPjj1LzCEG4LkpFjoUGQ67hHJaBXEFrOi77pIBM8L7wegQ',
    p: '8hXlu-YxF7G0AwqJ7UhkV7ErEFDtsjKKlNB9uWybHaHr-HWHfaGu_Oz8QzwSEBaWWYJ2CzBaAckzMA6IpLy-OkhHOnkY0BnAiZ_SIabhyB_MAJM4ChjCCJD5R4Kax9KBmPhk8ANvR1dcHiLRbWF5gLzilkW7js5NbxbaYWe4IUE',
    q: 'xUUIHorHqUV2CzNgGPTbEZqw0YfpJn5-YhO_1TRXop4l3zEHScWcrQMf50o7l2vCkQxZzvVZEmpGk0s3yemQBq3UveKIknrvexYE112gARXUEwv0NmOEc8zDLoUifDpvypHfftazgzsCjSw24ar4k5TLGHR7sJWuAcB3AMnTCz8',
    dp: 'n6rzqBeuP3t0SCE2UWtSy0fOKGfILqUJJBfTJG5ObJ_0fB5AbAss2CMSSuIe47-SEJ1sb_rHErB6c3LSixz1tokfeaCPTgn-JIdl184y0oSuT57J8lbb-zxrPdAVeEAOPC9wm6EYTwx-dF3wlV0Z_2AVbpm1l_3XsrJ2_JGlL0E',
    dq: 'cGa7D5wH0_1OG2e0k8PApzE7GsiUImjk3kFehr8CSBhQf_HRs0kz0qj7HrB_b_HotPkSmwfVLtb7S6YKLbQ1anjVxTQ0mTIPDlUngQdJyhSD-C5RgkQGDm1XsUQOuDYbyJKBhCYVtuqCs6nDw6XFaWHYryB_8cf3k-v0YrCc3cU',
    qi: 'cIIZaijRteaAP7vISawiv1G8XrqqpZtJ_DcoKKlLePyuecgBQcdEH3rXD0qqOf2xE_GFXQ1aWF5uF-Km59pGIzRN_atls6BAzDL_oohuSxDAPgX9NYtwh21_9n10Rc9oSff8IFLTq2-kRznM5NaCWRmxdwHIs8mxW5odXNdJzaE',
  }),
  'rsa-classic': pair('rsa-v1_5-sha256', 'shop', 'made for this file', {
    kty: 'RSA',
    n: 'zZXGLaBn63xl769zELp3tPzkw7ABW-ruRP69Pi5TqSbjV_o2Q3MRiCLcBb5J8dUcISsqkzup8iRlEa2SxiGWN0D8yaGokAVF9XfU82rbsAk0GkTL9FhfnHnITdaAUmNg4NTLgLwDSBxbT-QZYLsdoqAUMGfyP1AAnAsPqhIwW-zwP86LwDeWMF1fKWOOHXdJsl8Bh7GV1-yrQ4iyB6zx7rUybhZEixS_XDaJciYP412ycl8zhFi6F3fzVOtvqLUAjZOg0bZVDPlvPtqUeBI14Ut80yP_QG0vs-LPZFNQ2D_vK3FkptC3_fgR4D3aAI4aD3ueDl9SKpMeLkcxMqRONQ',
    e: 'AQAB',
    d: 'UE6X5h3ZSldDOJBIOfolJcl-EWUQ-td4MPJzeTU-j_51Y1oF1W4_JHc9jG7LUtDlFp3WmUH-vmxyIKg1g_j9xWK4_IiOIIg2zk77nASbgZXuyO4j37Sf0K-Py7wlT0mrv9fQEN8gxwvwrXIUacFeL7cpe8k3C31UZ6A4g75sLpPZWXRUvY8nrAXjRvsme2xuf4UBXNw-xSrDTTyJIA2DdLjzpSdMPI093fTBvqj-oBTdongNh5N_B1IJuMWtIEJgetOzJJMFB83c3tUdtG4gR-8QGC93VaeYOMCAHtR5A5NsULl6MeEPZsJXoNJGXQjgjcW0V0uZiroCXkMa3ugo5w',
    p: '-dPD9yh4du6pH_SObu_f9VKcv_Wn4qBUO67N1xNi1oKWtXZrffKDea4FsSqo1Cflh2fU8IyC1Jfc4a6qi125FxglW54T60eB2KSrYBTNDlKTzu4Dzjm9yQbCg-Rof8wg3Vsbh5amhk5Fxezs4u3J-10vZa7Ufg84ujNfkyFmsCc',
    q: '0qopztFWJE9NoDsVRqGvSjb5fcFw3eMgdBnUNMgYDZH7-aOTBbdbaf9sSBufZlnIChal4Y3AmdEX7ltlXfie4FoTEUFFxNipr4E9cak-1miR3qbObYsxetKJx3V91I1CbMupniF8p5iHjHPaz4LPvmlvw2zteSZ-Cz02tu6GrEM',
    dp: 'FEqR8SI1XpuV2wWXCAWtsBRMrP676xlQniRdjamCbp_es9BxfKJU8W4kAjbPzaOL7gqN7hfLjI7lHuN78KPlI64PYridL4_4SOtfDAfEe_RTEwyb_IUOGCTXabUEk9S1mqUKwGGJFwGGg0PyHaBotmTkM6MWmUKNPfpsOdwNpiM',
    dq: '0DcdwWvIb3TubYtYGQqfnYO-jlwOeVEO95G72ztWAruiR_gzzXeP47FwTcj3gIsGm2oNJGUd0yoGNDGjfADKz0ZYCDrygYAAHxZnK5szH2oVmvJVn5HvIs1LHphy-Q1xdOTLTh8c_O1WNC0iPO229SVzML3N7WttMyCanq4c788',
    qi: 'qJ4aOc0XGCJAjPuzGn4tN_rYt5ude9x7T8gXZWdb8stneXXt3GY16XixPGsTYviYmyJOCFe3IJcf0qp5er_ad_megAmHh2iBTgfLypawGsjYoGhqUTllyfHNu2K4w2b0AO4jGctldG_QsXzSPs81rmbgSEvbPyey5tYndzBvhMA',
  }),
  'rsa-classic-next': pair('rsa-v1_5-sha256', 'shop', 'made for this file', {
    kty: 'RSA',
    n: 'q_Pd-OeVQ46RpFlHtrjN8T54eR439ZlK8t86tg6n3zUTx2I1Fl32bvSrmRmUCzrVm773tsYyoKCd-hqUpA4IABh5NoPnPrgDoVm7Z7IhNWOepxC8iZH391njQ-Ug9oQ0qsxeWJLnlyFVCfwkSuj-vfELM6VaOEZLdoiaS_kXZbUbvapuwrW8d4jMbTPJEahh3GL8utZG17QTl23S6r11oXwsUkoMSperQKbGqxzwSS4-HcIElBwdj6GhmnTN4wRW0Go_ca6hG_8_TCYyh-XF69U25DcdbKzHDN6zst_WBYfvGbQU_gnHMsuSuVsRdNQ8J6fd6jKzoCsjfbZKn_-aUQ',
    e: 'AQAB',
    d: 'chvs5yu9LyRJ9tMa2OJk2xknUkeHaLkdkSoViYdwzPGkWCLPxtQKwhP3mjfPkj48jUgpUSF-xn-V2aPasRSaeP0NkH17LfYXDKjrzZWYEC1tqPvis7N_rtOkm8E78O176M3LZjhuQ4lqwBIrQ_coumbXsthfqRGXDwWstIwbwpG0gAz7cwNG1QkeFSrbVLjaD48ll8DLSNRR18KLkDT1V1FKMq30xdel0O2-kzki-WglhpZGMDEZG8zzU3Gf7RncmyycHVqEYNfJbRkzQGDERa2PsnC-EU779A9qPAkOYaW4LNZsXilKryy0E7JR5Yks83AkOuX410H11bjZPLk',
    p: '7JeQcB4fAwU1XpJ92gDrhI3x1qTl_BCEYLu6je9tx-rYWWSt-zXH8j7gGBxdW3GGc9XBVMsB_vVl-fqj50sfZT-hYkVUGgF84IjwlY3bl7_k_TRQnIISrUTWuWVzqtXpDYnq73UgeVqZinD97eCRcqLT9remejB-lvfSjB6IJUk',
    q: 'ug7fsxijnwvT5aCHiDBX4nkLdSiNSI2Pj17dEuPCJrm0GSvXt9YLzkAfmfB5vkW1nHQOEommRR7oCZPaTFhYJ4taJLagUFpYtmTQ0ozt-bAk74eEnb_qZwWyoetolQU5ofOgVJ_-X-DNtibUes7LMWK6GP8FR5l77gNUenzLtMk',
    dp: 'NPWgYVh8vKJX1fmYrknyblOPxOpYiNnxp-2dztO_kTaigzAkOc1KGpG0e_EtfKCm5hr9Ecv3gGjSEOjn84g_WNyrdWHrd37Jw0EkCXYdp5RO39bsDHyZTavRHOL2x1DmwB8VNdDUGhYLtI-iZ7MTG8QTCnEFlOhyDb0fpjnXY_E',
    dq: 'KqZkMxrPzxKYBUhSKS7jxn921-lu0ZXZtcTKKp1ZESV6mlaJgZOoayQZ2mDcl3hFVFLqMueo3KlkCWYCIYQS2SXBiS7v-ttrAIyFre4uUxFEtj-7b6nhorIUq7dZ5ucmufAt7ZgraHEQ1tN525jxzSVTgY1b-Xi-huXuhJF85Lk',
    qi: 'NtyzmiEMMItaV_fRPDCAMIgd9yN8ZNnqLwldSH6YVK8gWN39Jamrs9NDAws729nMWhIEKXLaZEq0Fuo8fEo5X1iGJ98o0LkHM_gvU8O6SKNlBIstHSikXIwDHv8xADt5-h0QzHPYFNajSjx8WgD1C4fAw2oUZ6ozhkSCZzG0S0k',
  }),
  secret: {
    algorithm: 'hmac-sha256',
    keyid: 'shop-secret-1',
    owner: 'shop',
    source: 'RFC 9421 B.1.5',
    secret: 'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
  },
} as const satisfies Readonly<Record<string, VectorKey>>;

export type KeyName = keyof typeof KEYS;
