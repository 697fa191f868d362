export const id=397,ids=[397],modules={56397:(module=>{module.exports=eval("require")("kerberos")})};
